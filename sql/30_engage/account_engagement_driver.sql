-- What earned each account its points. The score is split by largest remainder, so that the parts
-- add up to it exactly.
-- grain: one row per account_id, motion, channel, touch_type and signal_type
with drivers as (
    select
        account_id,
        motion,
        channel,
        touch_type,
        signal_type,
        cast(count(*) as bigint) as touches,
        cast(count(distinct person_id) as bigint) as people,
        cast(sum(decayed_micros) as bigint) as micros,
        max(happened_at) as last_at
    from account_event
    group by account_id, motion, channel, touch_type, signal_type
),

split as (
    select
        d.*,
        a.score_cents,
        case when a.micros > 0 then int_div(a.score_cents * d.micros, a.micros) else 0 end as floor_cents,
        case when a.micros > 0 then a.score_cents * d.micros - int_div(a.score_cents * d.micros, a.micros) * a.micros else 0 end as remainder
    from drivers as d
    inner join account_points as a
        on d.account_id = a.account_id
),

ranked as (
    select
        s.*,
        row_number() over (
            partition by s.account_id
            order by s.remainder desc, s.motion, s.channel, s.touch_type, s.signal_type
        ) as remainder_rank,
        s.score_cents - cast(sum(s.floor_cents) over (partition by s.account_id) as bigint) as leftover
    from split as s
)

select
    r.account_id,
    r.motion,
    r.channel,
    r.touch_type,
    r.signal_type,
    case
        when r.signal_type <> '' then r.signal_type || ' signal'
        else replace(r.touch_type, '_', ' ') || ' via ' || replace(r.channel, '_', ' ') || ' (' || replace(r.motion, '_', ' ') || ')'
    end as reason,
    r.touches,
    r.people,
    from_micros(r.micros) as points,
    from_cents(r.floor_cents + case when r.micros > 0 and r.remainder_rank <= r.leftover then 1 else 0 end) as score_contribution,
    r.last_at
from ranked as r
