-- The shares of every combination add up to 1, and with the night's own lookback each motion's is its share of what attribution_motion credits.
with published as (
    select
        model, lens, touch_window, touch_scope, motion,
        sum(pipeline) as pipeline, sum(revenue) as revenue, sum(deals) as deals
    from attribution_motion
    where motion <> 'unattributed'
    group by model, lens, touch_window, touch_scope, motion
),

credited as (
    select model, lens, touch_window, touch_scope, motion, 'pipeline' as outcome, cast(pipeline as double) as amount from published
    union all
    select model, lens, touch_window, touch_scope, motion, 'revenue', cast(revenue as double) from published
    union all
    select model, lens, touch_window, touch_scope, motion, 'deals', cast(deals as double) from published
),

totals as (
    select model, lens, touch_window, touch_scope, outcome, sum(amount) as total
    from credited
    group by model, lens, touch_window, touch_scope, outcome
),

strangers as (
    select s.touch_scope, s.outcome, s.basis, s.model, s.lens, s.touch_window, s.lookback_days, s.channel_or_motion, s.share
    from attribution_sensitivity as s
    inner join run_parameter as p
        on s.lookback_days = p.lookback_days
    left join totals as t
        on
            s.model = t.model and s.lens = t.lens and s.touch_window = t.touch_window and s.touch_scope = t.touch_scope
            and s.outcome = t.outcome
    left join credited as c
        on
            s.model = c.model and s.lens = c.lens and s.touch_window = c.touch_window and s.touch_scope = c.touch_scope
            and s.outcome = c.outcome and s.channel_or_motion = c.motion
    where s.basis = 'motion' and (t.total is null or abs(s.share * t.total - coalesce(c.amount, 0)) > abs(t.total) * 1e-9)
),

sums as (
    select
        touch_scope, outcome, basis, model, lens, touch_window, lookback_days, 'all' as channel_or_motion,
        sum(share) as share, count(*) as parts
    from attribution_sensitivity
    group by touch_scope, outcome, basis, model, lens, touch_window, lookback_days
)

select touch_scope, outcome, basis, model, lens, touch_window, lookback_days, channel_or_motion, share from strangers
union all
select touch_scope, outcome, basis, model, lens, touch_window, lookback_days, channel_or_motion, share from sums
where abs(share - 1) > parts * 1e-9
