-- The counted touches before each outcome: of its account, or of its person. An MQA has no person.
-- grain: one row per outcome_number, lens and touch_id
with pairs as (
    select o.outcome_number, 'account' as lens, o.happened_at, o.happened_on, o.lookback_on, t.touch_id, t.channel, t.motion, t.touched_at, t.touched_on
    from outcome as o
    inner join touch as t
        on o.account_id = t.account_id
    where t.is_counted
    union all
    select o.outcome_number, 'lead', o.happened_at, o.happened_on, o.lookback_on, t.touch_id, t.channel, t.motion, t.touched_at, t.touched_on
    from outcome as o
    inner join touch as t
        on o.person_id = t.person_id
    where t.is_counted
),

inside as (
    select p.outcome_number, p.lens, p.touch_id, p.channel, p.motion, p.touched_at, p.touched_on
    from pairs as p
    inner join attribution_lens as l
        on p.lens = l.lens
    where
        p.touched_on between p.lookback_on and p.happened_on
        and (p.happened_at is null or p.touched_at <= p.happened_at)
),

placed as (
    select
        i.*,
        row_number() over running as i,
        count(*) over whole as n,
        max(touched_on) over whole as last_on,
        sum(case when channel <> 'direct' then 1 else 0 end) over running as known_so_far,
        sum(case when channel <> 'direct' then 1 else 0 end) over whole as known
    from inside as i
    window
        running as (partition by outcome_number, lens order by touched_at, touch_id rows between unbounded preceding and current row),
        whole as (partition by outcome_number, lens order by touched_at, touch_id rows between unbounded preceding and unbounded following)
)

select
    outcome_number,
    lens,
    touch_id,
    channel,
    motion,
    cast(i as bigint) as i,
    cast(n as bigint) as n,
    days_between(touched_on, last_on) as age_days,
    case when known = 0 then i = n else channel <> 'direct' and known_so_far = known end as is_last_known
from placed
