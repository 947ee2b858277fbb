-- Every model shares out as many leads, MQAs and SQLs as there are, in every lens and month.
with expected as (
    select o.outcome, l.lens, m.model, month_start(o.happened_on) as period_month, count(*) as outcomes
    from outcome as o
    inner join attribution_lens as l
        on l.lens = 'account' or o.person_id is not null
    cross join outcome_model as m
    group by o.outcome, l.lens, m.model, month_start(o.happened_on)
),

found as (
    select outcome, lens, model, period_month, sum(credit) as credit
    from attribution_outcome
    group by outcome, lens, model, period_month
)

select e.outcome, e.lens, e.model, e.period_month, e.outcomes, f.credit
from expected as e
full outer join found as f
    on e.outcome = f.outcome and e.lens = f.lens and e.model = f.model and e.period_month = f.period_month
where e.outcomes is null or coalesce(f.credit, 0) <> e.outcomes
