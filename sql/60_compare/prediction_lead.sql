-- What was known of each open lead at each check date, and the day within the horizon after on which it became an SQL
-- or its deal was opened. An open lead is young enough, and neither that far nor disqualified nor lost. A status, which
-- nothing dates, says so of the as-of day alone. Columns are those of the lead's first record: its account's, and its
-- later records', know what became of it.
-- grain: one row per lead_id and check_on
-- materialise
with dated as (
    select
        lead_id,
        min(case when state in ('sql', 'opportunity', 'won') then entered_on end) as qualified_on,
        min(case when state in ('disqualified', 'lost') then entered_on end) as ended_on
    from lead_state
    where state_source <> 'status'
    group by lead_id
),

closed_today as (
    select distinct lead_id
    from lead_state
    where left_on is null and state in ('sql', 'opportunity', 'won', 'disqualified', 'lost')
),

open_leads as (
    select l.*, c.check_on, case when d.qualified_on <= c.until_on then d.qualified_on end as qualified_on
    from funnel_lead as l
    cross join prediction_check as c
    left join dated as d
        on l.lead_id = d.lead_id
    left join closed_today as t
        on l.lead_id = t.lead_id
    where
        l.created_on <= c.check_on and l.created_on > c.leads_from_on
        and (d.qualified_on is null or d.qualified_on > c.check_on)
        and (d.ended_on is null or d.ended_on > c.check_on)
        and not (c.is_present and t.lead_id is not null)
)

select
    l.lead_id,
    l.acquisition,
    l.channel,
    s.lead_source,
    s.country,
    s.industry,
    coalesce(s.seniority, t.seniority) as seniority,
    s.buying_role,
    s.attributes,
    s.employees,
    cast(days_between(l.created_on, l.check_on) as bigint) as age_days,
    l.check_on,
    l.qualified_on
from open_leads as l
inner join stage_lead as s
    on l.lead_id = s.lead_id
left join title_seniority as t
    on s.title = t.title and s.title <> ''
