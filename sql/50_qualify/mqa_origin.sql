-- Where each marketing-qualified account came from: its last counted marketing touch before the end of the
-- week in which it became one, within the lookback; else unattributed.
-- grain: one row per account_id and evaluated_on
with weeks as (
    select
        account_id,
        evaluated_on,
        is_mqa,
        lag(week_start) over spells < add_days(week_start, -7) as is_after_gap,
        lag(is_mqa) over spells as was_mqa
    from account_engagement_week
    window spells as (partition by account_id order by week_start)
),

entries as (
    select account_id, evaluated_on
    from weeks
    where is_mqa and (is_after_gap or not coalesce(was_mqa, false))
),

touches as (
    select
        e.account_id,
        e.evaluated_on,
        coalesce(t.campaign_id, 'no_campaign') as campaign_id,
        t.channel,
        t.motion,
        t.touched_on,
        row_number() over (
            partition by e.account_id, e.evaluated_on order by t.touched_at desc, t.touch_id desc
        ) as touch_rank
    from entries as e
    cross join run_parameter as p
    inner join touch as t
        on e.account_id = t.account_id
    inner join milestone_motion as m
        on t.motion = m.motion
    where t.is_counted and t.touched_on <= e.evaluated_on and t.touched_on >= add_days(e.evaluated_on, -p.lookback_days)
)

select
    e.account_id,
    coalesce(t.campaign_id, 'unattributed') as campaign_id,
    coalesce(t.channel, 'unattributed') as channel,
    coalesce(t.motion, 'unattributed') as motion,
    month_start(e.evaluated_on) as entered_month,
    month_start(coalesce(t.touched_on, e.evaluated_on)) as touch_month,
    e.evaluated_on
from entries as e
left join touches as t
    on e.account_id = t.account_id and e.evaluated_on = t.evaluated_on and t.touch_rank = 1
