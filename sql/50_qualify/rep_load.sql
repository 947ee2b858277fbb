-- What each rep was handed in a month, what became of it, and the hours that went into it: cost.hours_per_lead
-- for a lead that sales took up, once, where it came from marketing, and cost.hours_per_touch for each touch.
-- grain: one row per rep_key, rep_role and period
with handed as (
    select
        coalesce(h.to_key, 'unknown') as rep_key,
        h.to_role as rep_role,
        h.outcome,
        h.sales_touches,
        h.is_over_limit,
        h.from_role = 'marketing' and h.outcome <> 'untouched'
        and row_number() over (partition by h.lead_id, h.to_role, h.outcome <> 'untouched' order by h.spell_number) = 1 as is_first_work,
        coalesce(substr(cast(h.handed_over_on as string), 1, 7), 'undated') as period
    from lead_handover as h
),

summed as (
    select
        rep_key, rep_role, period,
        cast(count(*) as bigint) as leads,
        cast(sum(case when outcome = 'accepted' then 1 else 0 end) as bigint) as accepted,
        cast(sum(case when outcome = 'rejected' then 1 else 0 end) as bigint) as rejected,
        cast(sum(case when outcome = 'returned' then 1 else 0 end) as bigint) as returned,
        cast(sum(case when outcome = 'working' then 1 else 0 end) as bigint) as working,
        cast(sum(case when outcome = 'untouched' then 1 else 0 end) as bigint) as untouched,
        cast(sum(case when is_over_limit then 1 else 0 end) as bigint) as over_limit,
        cast(sum(sales_touches) as bigint) as sales_touches,
        cast(sum(case when is_first_work then 1 else 0 end) as bigint) as leads_worked
    from handed
    group by rep_key, rep_role, period
)

select
    s.rep_key,
    s.rep_role,
    s.period,
    s.leads,
    s.accepted,
    s.rejected,
    s.returned,
    s.working,
    s.untouched,
    s.over_limit,
    s.sales_touches,
    safe_div(s.leads_worked * p.worked_lead_minutes + s.sales_touches * p.sales_touch_minutes, 60) as hours
from summed as s
cross join run_parameter as p
