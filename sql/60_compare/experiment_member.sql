-- The units of each experiment, in the arm of the first variant they were shown, whether or not they reacted. Who was shown two
-- variants is left out of the comparison.
-- grain: one row per cohort and member_id
-- materialise
with shown as (
    select
        e.experiment as cohort,
        e.unit,
        t.account_id,
        case e.unit when 'account' then t.account_id when 'lead' then t.person_id else 'visitor:' || hash_hex(s.visitor_key) end as member_id,
        v.variant,
        t.touch_id,
        t.touched_at,
        t.touched_on
    from touch_variant as v
    inner join touch as t
        on v.touch_id = t.touch_id
    inner join stage_touch as s
        on v.touch_id = s.touch_id
    inner join experiment as e
        on e.campaign_id = t.campaign_id or e.link = s.link
    where
        coalesce(t.not_counted_reason, 'sent_only') in ('sent_only', 'unmatched')
        and coalesce(t.touched_on >= e.started_on, true)
),

ranked as (
    select
        s.*,
        row_number() over (partition by s.cohort, s.member_id order by s.touched_at, s.touch_id) as shown_rank,
        min(s.variant) over (partition by s.cohort, s.member_id)
        <> max(s.variant) over (partition by s.cohort, s.member_id) as is_in_two_arms
    from shown as s
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
    touched_on as started_on
from ranked
where shown_rank = 1
