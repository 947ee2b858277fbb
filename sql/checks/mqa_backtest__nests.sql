-- What was found lies within what was looked at, and a higher threshold never has more MQAs.
with totals as (
    select
        touch_scope,
        enter_points,
        cast(sum(mqas + mqas_in_deal) as bigint) as entries,
        max(case when converted > mqas or caught_deals > deals then 1 else 0 end) as is_beyond
    from mqa_backtest
    group by touch_scope, enter_points
),

steps as (
    select
        t.*,
        lag(entries) over (partition by touch_scope order by enter_points) as entries_below
    from totals as t
)

select touch_scope, enter_points, entries, entries_below, is_beyond
from steps
where is_beyond = 1 or entries > entries_below
