-- The passes of all units, counted: what both views of the funnel are summed from. A cohort's unit has had time
-- once it has been past the stage for as long as nine of ten take.
-- grain: one row per combination of its columns but units
-- materialise
select
    c.unit, c.from_number, c.to_number, c.acquisition, c.channel, c.motion, c.campaign_id, c.lead_source, c.tier, c.cohort, c.country,
    c.outcome,
    case when c.outcome = 'lost' and c.is_last then c.drop_off_reason end as drop_off_reason,
    case when c.outcome = 'converted' then c.days end as days,
    c.entered_on is null or days_between(c.entered_on, p.as_of) >= coalesce(h.horizon_days, p.funnel_horizon_days) as has_had_time,
    month_start(c.started_on) as started_month,
    month_start(c.entered_on) as entered_month,
    month_start(c.ended_on) as ended_month,
    count(*) as units
from funnel_pass as c
cross join run_parameter as p
left join funnel_pace as h
    on c.unit = h.unit and c.from_number = h.from_number and c.to_number = h.to_number
group by
    c.unit, c.from_number, c.to_number, c.acquisition, c.channel, c.motion, c.campaign_id, c.lead_source, c.tier, c.cohort, c.country,
    c.outcome,
    case when c.outcome = 'lost' and c.is_last then c.drop_off_reason end,
    case when c.outcome = 'converted' then c.days end,
    c.entered_on is null or days_between(c.entered_on, p.as_of) >= coalesce(h.horizon_days, p.funnel_horizon_days),
    month_start(c.started_on), month_start(c.entered_on), month_start(c.ended_on)
