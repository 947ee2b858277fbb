-- How many records each source landed, and how many of them are versions of one another.
-- grain: one row per entity and land_source
-- materialise
with versions as (
    select 'lead' as entity, land_source, lead_id as record_id, count(*) as versions
    from landed_lead
    group by land_source, lead_id
    union all
    select 'touch', land_source, touch_id, count(*)
    from landed_touch
    group by land_source, touch_id
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
