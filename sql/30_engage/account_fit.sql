-- Fit against the ideal customer profile: the best rule that holds per criterion, summed.
-- Grades by share of the points to be had: A from 75 %, B from 50 %, C from 25 %, else D.
-- Without a profile there is no row, and every account fits.
-- grain: one row per account_id
-- materialise
with fields as (
    select account_id, 'industry' as field, lower(industry) as text_value, cast(null as double) as number_value from stage_account
    union all
    select account_id, 'country', lower(country), null from stage_account
    union all
    select account_id, 'technology', technology, null from stage_account
    union all
    select account_id, 'employees', '', cast(employees as double) from stage_account
    union all
    select account_id, 'annual_revenue', '', cast(annual_revenue_minor as double) / 100 from stage_account
),

judged as (
    select
        f.account_id,
        f.field,
        max(case when f.text_value <> '' or f.number_value is not null then 1 else 0 end) as known,
        max(r.points_cents) as best_cents,
        max(case
            when r.text_value <> '' and (f.text_value = r.text_value or (f.field = 'technology' and rx_like(f.text_value, r.word_pattern))) then r.points_cents
            when
                r.text_value = '' and f.number_value is not null
                and f.number_value >= coalesce(r.min_value, f.number_value)
                and f.number_value <= coalesce(r.max_value, f.number_value) then r.points_cents
            else 0
        end) as cents
    from fields as f
    inner join fit_rule as r
        on f.field = r.field
    group by f.account_id, f.field
),

summed as (
    select
        account_id,
        cast(sum(cents) as bigint) as fit_cents,
        cast(sum(best_cents) as bigint) as best_cents,
        safe_div(sum(known), count(*)) as fit_completeness
    from judged
    group by account_id
)

select
    account_id,
    fit_cents,
    fit_completeness,
    case
        when 4 * fit_cents >= 3 * best_cents then 'A'
        when 2 * fit_cents >= best_cents then 'B'
        when 4 * fit_cents >= best_cents then 'C'
        else 'D'
    end as fit_grade
from summed
