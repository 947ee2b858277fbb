-- The accounts of the extract on the first of each month, as long as they have neither a lead nor an open deal,
-- with what they were before the days of exposure. Months whose days of exposure the touches do not cover are
-- left out: nobody would seem exposed.
-- grain: one row per account_id and landmark_on
-- materialise
with landmarks as (
    select l.landmark_on, l.prior_week
    from landmark as l
    cross join (select min(touched_on) as first_on from touch) as t
    where l.exposed_from >= t.first_on
),

waiting as (
    select a.account_id, a.parent_account_id, a.tier, a.size_band, a.industry, l.landmark_on, l.prior_week
    from account_base as a
    cross join landmarks as l
    left join captured_lead as c
        on a.account_id = c.account_id
    where a.origin = 'extract' and (c.captured_on is null or c.captured_on >= l.landmark_on)
),

-- By itself, so that the join without it has equal keys alone.
in_deal as (
    select d.account_id, l.landmark_on
    from deal_spell as d
    cross join landmarks as l
    where d.opened_on < l.landmark_on and (d.ended_on is null or d.ended_on >= l.landmark_on)
),

free as (
    select w.*
    from waiting as w
    anti join in_deal as d
        on w.account_id = d.account_id and w.landmark_on = d.landmark_on
)

select
    f.account_id,
    f.parent_account_id,
    f.tier,
    f.size_band,
    f.industry,
    case
        when coalesce(w.points, 0) = 0 then 'none'
        when to_micros(w.points) < p.engaged_micros then 'some'
        else 'engaged'
    end as prior_engagement,
    coalesce(to_micros(w.points), 0) as prior_micros,
    f.landmark_on
from free as f
cross join run_parameter as p
left join account_engagement_week as w
    on f.account_id = w.account_id and f.prior_week = w.week_start
