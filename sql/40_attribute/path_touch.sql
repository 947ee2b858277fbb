-- The touches of every path in order, as numbers.
-- grain: one row per path_number and i
-- materialise
with of_deals as (
    select p.journey_number as path_number, p.i, p.channel, p.motion
    from journey_place as p
    cross join run_parameter as r
    where r.markov_order > 0
),

of_accounts as (
    select
        s.path_number,
        cast(row_number() over (partition by s.path_number order by t.touched_at, t.touch_id) as bigint) as i,
        t.channel,
        t.motion
    from silent_path as s
    inner join touch as t
        on s.account_id = t.account_id
    where
        t.is_counted
        and t.touched_at >= s.lookback_at
        and (s.lens = 'account' or t.person_id is not null)
        and (s.touch_scope = 'all' or t.motion <> 'sales')
),

touches as (
    select * from of_deals
    union all
    select * from of_accounts
)

select t.path_number, t.i, c.channel_number, m.channel_number as motion_number
from touches as t
inner join channel_number as c
    on t.channel = c.channel_or_motion and c.basis = 'channel'
inner join channel_number as m
    on t.motion = m.channel_or_motion and m.basis = 'motion'
