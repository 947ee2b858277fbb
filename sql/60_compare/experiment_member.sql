-- The units of each experiment, in the arm of the first variant they were shown, whether or not they reacted. Who was shown two
-- variants is left out of the comparison. They start the day before: most who react do so on the very day.
-- grain: one row per cohort and member_id
-- materialise
with touches as (
    select
        v.variant, t.touch_id, t.account_id, t.person_id, s.visitor_key, t.campaign_id, s.link, t.touched_at, t.touched_on
    from touch_variant as v
    inner join touch as t
        on v.touch_id = t.touch_id
    inner join stage_touch as s
        on v.touch_id = s.touch_id
    where coalesce(t.not_counted_reason, 'sent_only') in ('sent_only', 'unmatched')
),

shown as (
    select e.experiment, e.unit, e.started_on, t.*
    from touches as t
    inner join experiment as e
        on t.campaign_id = e.campaign_id
    union all
    select e.experiment, e.unit, e.started_on, t.*
    from touches as t
    inner join experiment as e
        on t.link = e.link
),

units as (
    select
        experiment as cohort,
        unit,
        account_id,
        case unit when 'account' then account_id when 'lead' then person_id else 'visitor:' || hash_hex(visitor_key) end as member_id,
        variant,
        touch_id,
        touched_at,
        touched_on
    from shown
    where coalesce(touched_on >= started_on, true)
),

ranked as (
    select
        s.*,
        row_number() over (partition by s.cohort, s.member_id order by s.touched_at, s.touch_id) as shown_rank,
        min(s.variant) over (partition by s.cohort, s.member_id)
        <> max(s.variant) over (partition by s.cohort, s.member_id) as is_in_two_arms
    from units as s
    where s.member_id is not null
)

select
    cohort,
    unit,
    member_id,
    account_id,
    variant as arm,
    'variant of touch ' || touch_id as reason,
    case when is_in_two_arms then 'in_two_arms' end as left_out_reason,
    add_days(touched_on, -1) as started_on
from ranked
where shown_rank = 1
