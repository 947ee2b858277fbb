-- How much each share depends on the choice of model, lens, window and lookback. The deals behind a channel or
-- motion are those that hold a touch of it as the primary combination sees them. Spreads are judged in millionths:
-- 55 % and 50 % are 5 points apart, whatever the last digit of a double says.
-- grain: one row per touch_scope, outcome, basis, channel_or_motion, model, lens, touch_window and lookback_days
with holders as (
    select
        'channel' as basis, channel as channel_or_motion, lens, touch_window, touch_scope,
        count(distinct deal_id) as deals,
        count(distinct case when won_month is not null then deal_id end) as won_deals
    from attribution_sum
    where deal_id is not null
    group by channel, lens, touch_window, touch_scope
    union all
    select
        'motion', motion, lens, touch_window, touch_scope,
        count(distinct deal_id),
        count(distinct case when won_month is not null then deal_id end)
    from attribution_sum
    where deal_id is not null
    group by motion, lens, touch_window, touch_scope
),

compared as (
    select
        s.*,
        max(s.share) over whole - min(s.share) over whole as spread,
        min(s.share_rank) over whole = max(s.share_rank) over whole as is_one_rank,
        coalesce(max(case when s.is_primary and s.outcome = 'revenue' then h.won_deals when s.is_primary then h.deals end) over whole, 0) as deals
    from sensitivity_share as s
    left join holders as h
        on
            s.basis = h.basis and s.channel_or_motion = h.channel_or_motion
            and s.lens = h.lens and s.touch_window = h.touch_window and s.touch_scope = h.touch_scope
    window whole as (partition by s.touch_scope, s.outcome, s.basis, s.channel_or_motion)
)

select
    touch_scope, outcome, basis, channel_or_motion, model, lens, touch_window,
    case
        when deals < 30 then 'too_few_deals'
        when is_one_rank and floor(spread * 1000000 + 5e-1) <= 50000 then 'robust'
        else 'model_dependent'
    end as verdict,
    lookback_days,
    share,
    share_low,
    share_high,
    share_rank,
    rank_correlation,
    spread,
    cast(deals as bigint) as deals,
    is_primary
from compared
