-- How far each lead fits, and what it takes to be marketing-qualified in its segment. Of the rules of a field
-- the best that holds counts. Grades by share of the points to be had in the fields that are known: A from
-- 75 %, B from 50 %, C from 25 %, else D. What is not known is no bad fit: it lowers fit_completeness, and
-- with less than half of the fields known there is no grade, which keeps nobody from being qualified.
-- grain: one row per lead_id
-- materialise
with asked as (
    select count(distinct field) as fields from lead_rule where purpose = 'fit'
),

summed as (
    select
        f.lead_id,
        cast(sum(e.cents) as bigint) as fit_cents,
        cast(sum(e.best_cents) as bigint) as best_cents,
        count(*) as known
    from lead_field as f
    inner join fit_value as e
        on f.field = e.field and f.value = e.value
    group by f.lead_id
),

-- The first rule whose segment the lead is in; the last rule holds everywhere.
ruled as (
    select l.lead_id, min(m.rule_number) as rule_number
    from funnel_lead as l
    cross join mql_rule as m
    where m.word = lower(case m.field
        when 'tier' then l.tier
        when 'cohort' then l.cohort
        when 'industry' then l.industry
        when 'country' then l.country
        when 'size_band' then l.size_band
        when 'channel' then l.channel
        when 'motion' then l.motion
        when 'acquisition' then l.acquisition
        else ''
    end)
    group by l.lead_id
),

thresholds as (
    select distinct rule_number, mql_micros, mql_fit from mql_rule
),

graded as (
    select
        l.lead_id,
        case
            when 2 * coalesce(s.known, 0) < a.fields or a.fields = 0 then null
            when 4 * s.fit_cents >= 3 * s.best_cents then 'A'
            when 2 * s.fit_cents >= s.best_cents then 'B'
            when 4 * s.fit_cents >= s.best_cents then 'C'
            else 'D'
        end as fit_grade,
        t.mql_fit,
        coalesce(s.fit_cents, 0) as fit_cents,
        t.mql_micros,
        safe_div(coalesce(s.known, 0), a.fields) as fit_completeness
    from funnel_lead as l
    cross join asked as a
    inner join ruled as r
        on l.lead_id = r.lead_id
    inner join thresholds as t
        on r.rule_number = t.rule_number
    left join summed as s
        on l.lead_id = s.lead_id
)

select
    lead_id,
    fit_grade,
    from_cents(fit_cents) as fit_points,
    from_micros(mql_micros) as mql_score,
    fit_completeness,
    coalesce(fit_grade, 'A') <= mql_fit as is_fit_for_mql
from graded
