-- What is known of members on the day they started, and of the accounts that might stand as their controls on
-- that day: not enrolled by then, of the size band and (unless tiers make the cohort) the tier of some member of
-- that start. Engagement is that of the last week that had ended; age and open deals are those of the day; tier,
-- size and fit are today's, since extracts do not say since when.
-- grain: one row per cohort, arm, against, candidate_role, started_on and member_id
-- materialise
with members as (
    select
        c.cohort, c.arm, c.against, c.method, c.is_tier_matched,
        case when c.arm = m.arm then 'treated' else 'control' end as candidate_role,
        m.member_id, m.account_id, a.size_band, a.tier, m.started_on
    from cohort_contrast as c
    inner join cohort_member as m
        on c.cohort = m.cohort
    inner join account_base as a
        on m.account_id = a.account_id
    where
        m.left_out_reason is null and c.unit = 'account'
        and (c.arm = m.arm or (c.method = 'holdout' and c.against = m.arm))
),

sought as (
    select distinct
        cohort, arm, against, is_tier_matched, size_band, started_on,
        case when is_tier_matched then tier when against = 'no_tier' then 'none' end as tier
    from members
    where method = 'matched'
),

-- Nobody is a control of a cohort that it is in itself by then, but for those chosen as its controls.
pool as (
    select
        s.cohort, s.arm, s.against, 'matched' as method, s.is_tier_matched, 'pool' as candidate_role,
        a.account_id as member_id, a.account_id, a.size_band, a.tier, s.started_on
    from sought as s
    inner join account_base as a
        on s.size_band = a.size_band and coalesce(s.tier = a.tier, true)
    left join cohort_member as m
        on s.cohort = m.cohort and a.account_id = m.account_id
    where
        a.origin = 'extract'
        and coalesce(days_between(cast(a.created_at as date), s.started_on) >= 0, true)
        and case
            when s.against = 'control' then coalesce(m.arm = 'control' and m.left_out_reason is null, false)
            else coalesce(m.started_on > s.started_on, true)
        end
),

everybody as (
    select * from members
    union all
    select * from pool
),

engagement as (
    select w.account_id, w.week_start, to_micros(w.points) as micros
    from account_engagement_week as w
    semi join (select add_days(week_start(started_on), -7) as week_start from members) as m
        on w.week_start = m.week_start
)

select
    e.cohort, e.arm, e.against, e.method, e.candidate_role, e.member_id,
    a.parent_account_id as cluster_id,
    case when e.is_tier_matched then e.tier else 'any tier' end || ', ' || e.size_band || ', '
    || case when o.account_id is null then 'no open deal' else 'open deal' end as stratum,
    cast(coalesce(w.micros, 0) as bigint) as prior_micros,
    f.fit_cents,
    cast(days_between(cast(a.created_at as date), e.started_on) as bigint) as age_days,
    o.account_id is not null as has_open_deal,
    e.started_on
from everybody as e
inner join account_base as a
    on e.account_id = a.account_id
left join account_fit as f
    on e.account_id = f.account_id
left join engagement as w
    on e.account_id = w.account_id and w.week_start = add_days(week_start(e.started_on), -7)
left join deal_spell as o
    on e.account_id = o.account_id and o.opened_on <= e.started_on and coalesce(o.ended_on > e.started_on, true)
