-- The outcomes of everybody who is compared, per window: the rows that the comparison is worked out from. One without a
-- window is of somebody who did nothing. Of everybody else (naive) only deals in the primary window are asked for.
-- grain: one row per cohort, arm, against, subject_role, started_on, member_id, window_days and period
with nearest_deal as (
    select
        unit, member_id, started_on,
        min(case when created_offset > 0 then created_offset end) as first_deal_days,
        min(case when created_offset <= 0 then 1 - created_offset end) as last_deal_days
    from cohort_deal
    group by unit, member_id, started_on
),

measured as (
    select false as is_naive, m.* from cohort_measure as m
    union all
    select true, m.*
    from cohort_measure as m
    cross join run_parameter as p
    where m.window_days = p.primary_window and m.period = 'after'
)

select
    s.cohort, s.arm, s.against, s.subject_role, s.member_id, s.cluster_id, s.followed_days,
    s.enrolled_days, f.first_deal_days, f.last_deal_days,
    m.window_days, m.period,
    m.micros, m.cost_micros, m.engaged_people, m.leads, m.mqas, m.sqls, m.deals, m.pipeline_cents, m.closed_deals, m.won_deals,
    m.revenue_cents, m.first_created_offset, m.first_closed_offset,
    c.prior_micros, c.fit_cents, c.age_days, c.has_open_deal,
    s.started_on
from cohort_subject as s
left join nearest_deal as f
    on s.unit = f.unit and s.member_id = f.member_id and s.started_on = f.started_on
left join measured as m
    on
        s.unit = m.unit and s.member_id = m.member_id and s.started_on = m.started_on
        and m.is_naive = (s.subject_role = 'naive')
left join cohort_candidate as c
    on
        s.cohort = c.cohort and s.arm = c.arm and s.against = c.against and s.member_id = c.member_id and s.started_on = c.started_on
        and s.subject_role = case c.candidate_role when 'pool' then 'control' else c.candidate_role end
