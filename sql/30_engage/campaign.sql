-- Touches by campaign; campaigns without a touch stay in, and those only touches name come in.
-- grain: one row per campaign_id
with touches as (
    select
        campaign_id,
        count(*) as touches,
        sum(case when is_counted then 1 else 0 end) as counted_touches,
        count(distinct case when is_counted then account_id end) as accounts,
        count(distinct case when is_counted then person_id end) as people,
        sum(points) as points
    from touch
    where campaign_id is not null
    group by campaign_id
)

select
    coalesce(c.campaign_id, t.campaign_id) as campaign_id,
    c.campaign_name,
    case when c.campaign_type <> '' then c.campaign_type end as campaign_type,
    c.parent_campaign_id,
    case when c.campaign_id is null then 'touch' else 'extract' end as origin,
    cast(coalesce(t.touches, 0) as bigint) as touches,
    cast(coalesce(t.counted_touches, 0) as bigint) as counted_touches,
    cast(coalesce(t.accounts, 0) as bigint) as accounts,
    cast(coalesce(t.people, 0) as bigint) as people,
    cast(coalesce(t.points, 0) as decimal(18, 6)) as points
from stage_campaign as c
full outer join touches as t
    on c.campaign_id = t.campaign_id
