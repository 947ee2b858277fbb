-- How many records each source landed, and how many of them a later version replaced.
-- grain: one row per entity and land_source
-- materialise
with versions as (
    select 'lead' as entity, land_source, lead_id as record_id, count(*) as versions
    from landed_lead
    group by land_source, lead_id
    union all
    select 'deal', land_source, deal_id, count(*)
    from landed_deal
    group by land_source, deal_id
    union all
    select 'account', land_source, account_id, count(*)
    from landed_account
    group by land_source, account_id
)

select
    entity,
    land_source,
    cast(sum(versions) as bigint) as records,
    cast(sum(versions - 1) as bigint) as older_versions
from versions
group by entity, land_source
union all
select
    'touch',
    t.land_source,
    cast(t.records as bigint),
    cast(coalesce(v.older_versions, 0) as bigint)
from (select land_source, count(*) as records from landed_touch group by land_source) as t
left join (select land_source, count(*) as older_versions from touch_version where version_rank > 1 group by land_source) as v
    on t.land_source = v.land_source
