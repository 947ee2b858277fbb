-- The leads of the funnel: each person once, named by the first record. Bought and prospected leads are in,
-- told apart by acquisition; one's own people and competitors are not. A lead that no extract dates was there
-- at its first sign of life: a touch, a stage, a deal, a change of its record; without any its creation is
-- unknown.
-- grain: one row per lead_id
-- materialise
with leads as (
    select * from person_record where record_rank = 1
),

undated as (
    select person_id from leads where created_at is null
),

signs as (
    select t.person_id, t.touched_at as seen_at
    from touch as t
    semi join undated as u
        on t.person_id = u.person_id
    union all
    select p.person_id, h.entered_at
    from stage_lead_stage as h
    inner join person as p
        on h.lead_id = p.lead_id
    semi join undated as u
        on p.person_id = u.person_id
    union all
    select p.person_id, least(s.mql_at, s.sal_at, s.sql_at, s.modified_at)
    from stage_lead as s
    inner join person as p
        on s.lead_id = p.lead_id
    semi join undated as u
        on p.person_id = u.person_id
    union all
    select n.person_id, d.created_at
    from person_deal as n
    inner join deal as d
        on n.deal_id = d.deal_id
    semi join undated as u
        on n.person_id = u.person_id
),

first_sign as (
    select s.person_id, min(s.seen_at) as seen_at
    from signs as s
    cross join run_parameter as p
    where s.seen_at < p.as_of_at
    group by s.person_id
),

dated as (
    select
        l.*,
        l.created_at is null as is_undated,
        coalesce(l.created_at, f.seen_at) as began_at
    from leads as l
    left join first_sign as f
        on l.person_id = f.person_id
)

select
    d.lead_id,
    cast(row_number() over (order by d.lead_id) as bigint) as lead_number,
    d.person_id,
    d.account_id,
    coalesce(d.acquisition, 'generated') as acquisition,
    coalesce(o.channel, 'unattributed') as channel,
    coalesce(o.motion, 'unattributed') as motion,
    coalesce(o.campaign_id, 'unattributed') as campaign_id,
    coalesce(d.lead_source, 'none') as lead_source,
    coalesce(a.tier, 'none') as tier,
    coalesce(a.cohort, 'none') as cohort,
    case when coalesce(a.industry, 'unknown') <> 'unknown' then a.industry when d.industry <> '' then d.industry else 'unknown' end as industry,
    case when coalesce(a.country, 'unknown') <> 'unknown' then a.country when d.country <> '' then d.country else 'unknown' end as country,
    coalesce(a.size_band, 'unknown') as size_band,
    coalesce(d.employees, a.employees) as employees,
    d.is_undated,
    d.began_at as created_at,
    case when d.began_at < c.split_at or c.split_at is null then c.date_before else c.date_after end as created_on
from dated as d
left join business_calendar as c
    on cast(d.began_at as date) = c.utc_date
left join account as a
    on d.account_id = a.account_id
left join lead_origin as o
    on d.person_id = o.person_id
