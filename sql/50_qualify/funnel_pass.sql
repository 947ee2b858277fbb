-- Each unit that reached a stage, beside each stage further on: whether it got there, and in how many days, or
-- dropped out before. A lead that passed MQL or SAL by was never in it: of those only who got on is known.
-- grain: one row per unit, unit_id, from_number and to_number
with passes as (
    select
        u.*, p.from_number, p.to_number,
        case p.from_number
            when 0 then on_0 when 1 then on_1 when 2 then on_2 when 3 then on_3 when 4 then on_4 else on_5
        end as entered_on,
        case p.to_number
            when 1 then on_1 when 2 then on_2 when 3 then on_3 when 4 then on_4 when 5 then on_5 else on_6
        end as reached_on
    from funnel_unit as u
    inner join funnel_pair as p
        on u.unit = p.unit and u.top_number >= p.from_number
    where u.unit <> 'lead' or case p.from_number when 2 then u.was_2 when 3 then u.was_3 else true end
)

select
    unit, unit_id, from_number, to_number, acquisition, channel, motion, campaign_id, lead_source, tier, cohort, country,
    drop_off_reason,
    case
        when top_number >= to_number then 'converted'
        when drop_off_reason is not null then 'lost'
        else 'still_there'
    end as outcome,
    -- A drop-off belongs to one pair: from the last stage reached (of a visitor, the visit) to the last of all.
    case when unit = 'visitor' then true else top_number = from_number end and to_number = 6 as is_last,
    days_between(entered_on, reached_on) as days,
    started_on,
    entered_on,
    coalesce(reached_on, dropped_on) as ended_on
from passes
