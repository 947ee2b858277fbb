-- Leads, MQAs and SQLs credited as deals are, weight 1 each, in the month they happened; an outcome without a
-- touch is unattributed, so that every model's sum is the number of outcomes.
-- grain: one row per outcome, model, lens, channel, motion and period_month
with credited as (
    select
        o.outcome, l.lens, m.model, month_start(o.happened_on) as period_month,
        coalesce(c.channel, 'unattributed') as channel,
        coalesce(c.motion, 'unattributed') as motion,
        coalesce(c.micros, 1000000) as micros
    from outcome as o
    inner join attribution_lens as l
        on l.lens = 'account' or o.person_id is not null
    cross join outcome_model as m
    left join outcome_credit as c
        on o.outcome_number = c.outcome_number and l.lens = c.lens and m.model = c.model
)

select
    outcome,
    model,
    lens,
    channel,
    motion,
    from_micros(cast(sum(micros) as bigint)) as credit,
    period_month
from credited
group by outcome, model, lens, channel, motion, period_month
