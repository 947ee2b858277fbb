-- What the rules ask about each lead, as far as it is known, and who says it: the account's record what is of
-- the company (enriched), else the person's newest record that has it (declared); a seniority read from the
-- title and the account's trigger events are inferred.
-- grain: one row per lead_id and field
-- materialise
with enriched as (
    select
        a.account_id,
        f.field,
        case f.field
            when 'industry' then lower(a.industry)
            when 'country' then lower(a.country)
            when 'technology' then a.technology
            when 'tier' then a.tier
            when 'employees' then cast(a.employees as string)
            when 'annual_revenue' then replace(cast(from_cents(a.annual_revenue_minor) as string), '.00', '')
        end as value
    from stage_account as a
    cross join asked_field as f
),

records as (
    select
        p.person_id,
        s.*,
        t.seniority as title_seniority,
        row_number() over (partition by p.person_id order by s.created_at desc nulls last, s.lead_id) as record_rank
    from stage_lead as s
    inner join person as p
        on s.lead_id = p.lead_id
    left join title_seniority as t
        on s.title = t.title and s.title <> ''
),

declared as (
    select
        r.person_id,
        r.record_rank,
        f.field,
        case f.field
            when 'title' then r.title
            when 'seniority' then coalesce(r.seniority, r.title_seniority)
            when 'department' then r.department
            when 'buying_role' then r.buying_role
            when 'company_name' then lower(r.company_name)
            when 'email_domain' then r.email_host
            when 'lead_source' then lower(r.lead_source)
            when 'acquisition' then r.acquisition
            when 'status' then lower(r.status)
            when 'industry' then r.industry
            when 'country' then r.country
            when 'is_decision_maker' then case when r.is_decision_maker then 'yes' when not r.is_decision_maker then 'no' end
            when 'has_need' then case when r.has_need then 'yes' when not r.has_need then 'no' end
            when 'has_agency' then case when r.has_agency then 'yes' when not r.has_agency then 'no' end
            when 'employees' then cast(r.employees as string)
            when 'annual_revenue' then replace(cast(from_cents(r.annual_revenue_minor) as string), '.00', '')
            when 'budget' then replace(cast(from_cents(r.budget_minor) as string), '.00', '')
            when 'users' then cast(r.users as string)
            when 'quotes_required' then cast(r.quotes_required as string)
            when 'timeframe_days' then cast(r.timeframe_days as string)
            else lower(attribute(r.attributes, f.attribute))
        end as value,
        case when f.field = 'seniority' and r.seniority is null then 'inferred' else 'declared' end as source
    from records as r
    cross join asked_field as f
),

triggers as (
    select account_id, int_div(sum(micros), 10000) as cents from account_signal group by account_id
),

told as (
    select l.lead_id, e.field, e.value, 'enriched' as source, 0 as record_rank
    from funnel_lead as l
    inner join enriched as e
        on l.account_id = e.account_id
    where e.value <> ''
    union all
    select l.lead_id, d.field, d.value, d.source, d.record_rank
    from funnel_lead as l
    inner join declared as d
        on l.person_id = d.person_id
    where d.value <> ''
    union all
    select l.lead_id, f.field, replace(cast(from_cents(coalesce(s.cents, 0)) as string), '.00', ''), 'inferred', 0
    from funnel_lead as l
    inner join asked_field as f
        on f.field = 'signal_points'
    left join triggers as s
        on l.account_id = s.account_id
)

select
    lead_id,
    field,
    min_by(value, record_rank) as value,
    min_by(source, record_rank) as source
from told
group by lead_id, field
