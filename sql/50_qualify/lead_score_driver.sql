-- What makes each lead's fit, score and trigger points, as far as it is worth anything on the as-of day; the
-- parts add up exactly.
-- grain: one row per lead_id, driver_kind, driver, motion and channel
with touches as (
    select
        l.lead_id,
        t.touch_type,
        t.motion,
        t.channel,
        cast(count(*) as bigint) as events,
        cast(sum(to_micros(t.decayed_points)) as bigint) as micros,
        max(t.touched_at) as last_at
    from touch as t
    inner join funnel_lead as l
        on t.person_id = l.person_id
    where t.is_counted and t.decayed_points > 0
    group by l.lead_id, t.touch_type, t.motion, t.channel
),

drivers as (
    select
        lead_id,
        'touch' as driver_kind,
        touch_type as driver,
        motion,
        channel,
        replace(touch_type, '_', ' ') || ' via ' || replace(channel, '_', ' ') as reason,
        events, micros, last_at
    from touches
    union all
    select
        l.lead_id, 'signal', s.signal_type, '', '', replace(s.signal_type, '_', ' ') || ' signal',
        s.signals, s.micros, s.last_at
    from funnel_lead as l
    inner join account_signal as s
        on l.account_id = s.account_id
    where s.micros > 0
    union all
    select
        f.lead_id, 'fit', f.field, '', '', replace(f.field, '_', ' ') || ': ' || v.shown_value,
        cast(1 as bigint), v.cents * 10000, cast(null as timestamp)
    from lead_field as f
    inner join fit_value as v
        on f.field = v.field and f.value = v.value
    where v.cents > 0
)

select lead_id, driver_kind, driver, motion, channel, reason, events, from_micros(micros) as points, last_at
from drivers
