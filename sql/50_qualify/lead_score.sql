-- How far each lead fits and how warm it is on the as-of day. Its place in the matrix is the grade of its fit and
-- the level of its score: 1 from the threshold of its segment, 2 from half of it, 3 from one point, else 4.
-- grain: one row per lead_id
with touched as (
    select lead_number, cast(sum(decayed_micros) as bigint) as micros, max(last_touch_at) as last_touch_at
    from lead_touch_day
    group by lead_number
),

signalled as (
    select account_id, cast(sum(micros) as bigint) as micros from account_signal group by account_id
),

top_driver as (
    select
        lead_id,
        reason,
        row_number() over (partition by lead_id order by points desc, driver_kind, driver, motion, channel) as driver_rank
    from lead_score_driver
    where driver_kind <> 'fit'
),

joined as (
    select
        l.lead_id,
        l.account_id,
        f.fit_grade,
        d.reason as top_reason,
        f.fit_points,
        f.mql_score,
        from_micros(coalesce(t.micros, 0)) as score,
        from_micros(coalesce(s.micros, 0)) as signal_points,
        coalesce(t.micros, 0) + coalesce(s.micros, 0) as priority_micros,
        f.fit_completeness,
        f.is_fit_for_mql,
        case p.consent
            when 'off' then true
            when 'required' then coalesce(g.has_consent, false)
            else coalesce(g.has_consent, true)
        end as is_contactable,
        t.last_touch_at
    from funnel_lead as l
    cross join run_parameter as p
    inner join lead_fit as f
        on l.lead_id = f.lead_id
    left join person_profile as g
        on l.person_id = g.person_id
    left join touched as t
        on l.lead_number = t.lead_number
    left join signalled as s
        on l.account_id = s.account_id
    left join top_driver as d
        on l.lead_id = d.lead_id and d.driver_rank = 1
),

levelled as (
    select
        j.*,
        case when score >= mql_score then 1 when 2 * score >= mql_score then 2 when score >= 1 then 3 else 4 end as score_level
    from joined as j
)

select
    lead_id,
    account_id,
    coalesce(fit_grade, '-') || cast(score_level as string) as lead_grade,
    fit_grade,
    top_reason,
    cast(score_level as bigint) as score_level,
    cast(row_number() over (order by priority_micros desc, lead_id) as bigint) as priority_rank,
    fit_points,
    score,
    signal_points,
    from_micros(priority_micros) as priority_points,
    mql_score,
    fit_completeness,
    score_level = 1 and is_fit_for_mql as is_over_mql,
    is_contactable,
    last_touch_at
from levelled
