-- Points of the touches that reach a daily cap: per account, person, type and business day, the earliest
-- touches earn theirs until the cap is spent. Only the days that exceed it are put in order.
-- grain: one row per touch_id
with over_cap as (
    select account_number, person_number, unnumbered_person_id, touch_type, touched_on
    from touch_earned
    where raw_micros > 0
    group by account_number, person_number, unnumbered_person_id, touch_type, touched_on
    having sum(raw_micros) > min(cap_micros)
),

ordered as (
    select
        e.touch_id,
        e.raw_micros,
        e.cap_micros,
        cast(sum(e.raw_micros) over (
            partition by e.account_number, e.person_number, e.unnumbered_person_id, e.touch_type, e.touched_on
            order by e.touched_at, e.touch_id
            rows between unbounded preceding and current row
        ) as bigint) as day_micros
    from touch_earned as e
    semi join over_cap as o
        on
            e.touch_type = o.touch_type and e.touched_on = o.touched_on
            and coalesce(e.account_number, 0) = coalesce(o.account_number, 0)
            and coalesce(e.person_number, 0) = coalesce(o.person_number, 0)
            and coalesce(e.unnumbered_person_id, '') = coalesce(o.unnumbered_person_id, '')
    where e.raw_micros > 0
)

select
    touch_id,
    least(day_micros, cap_micros) - least(day_micros - raw_micros, cap_micros) as micros
from ordered
