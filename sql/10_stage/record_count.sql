-- How many records each source landed, how many of them a later version replaced, and how many were left
-- out of the stage: deleted in the extract, or not yet happened on the as-of day.
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
    union all
    select 'deal_account', land_source, deal_id || ' ' || account_id, count(*)
    from landed_deal_account
    group by land_source, deal_id, account_id
    union all
    select 'fx_rate', land_source, from_currency || ' ' || to_currency || ' ' || cast(rate_on as string), count(*)
    from landed_fx_rate
    group by land_source, from_currency, to_currency, rate_on
),

staged as (
    select 'lead' as entity, land_source, count(*) as records from stage_lead group by land_source
    union all
    select 'deal', land_source, count(*) from stage_deal group by land_source
    union all
    select 'touch', land_source, count(*) from stage_touch group by land_source
    union all
    select 'deal_account', land_source, count(*) from stage_deal_account group by land_source
    union all
    select 'fx_rate', land_source, count(*) from stage_fx_rate group by land_source
    union all
    select 'spend', land_source, count(*) from stage_spend group by land_source
),

counted as (
    select entity, land_source, cast(sum(versions) as bigint) as records, cast(sum(versions - 1) as bigint) as older_versions
    from versions
    group by entity, land_source
    union all
    select 'touch', t.land_source, cast(t.records as bigint), cast(coalesce(v.older_versions, 0) as bigint)
    from (select land_source, count(*) as records from landed_touch group by land_source) as t
    left join (select land_source, count(*) as older_versions from touch_version where version_rank > 1 group by land_source) as v
        on t.land_source = v.land_source
    union all
    select
        'spend', land_source, cast(count(*) as bigint),
        cast(sum(case when is_latest then 0 else 1 end) as bigint)
    from spend_version
    group by land_source
)

select
    c.entity,
    c.land_source,
    c.records,
    c.older_versions,
    case
        when c.entity = 'account' then 0
        else greatest(c.records - c.older_versions - coalesce(s.records, 0), 0)
    end as left_out
from counted as c
left join staged as s
    on c.entity = s.entity and c.land_source = s.land_source
