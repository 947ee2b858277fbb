-- The warmest accounts, each with the driver that earned it the most.
-- grain: one row per account
with top_driver as (
    select
        account_id,
        replace(coalesce(nullif(touch_type, ''), signal_type), '_', ' ') || ' (' || replace(motion, '_', ' ') || ')' as reason,
        score_contribution,
        row_number() over (
            partition by account_id order by points desc, motion, channel, touch_type, signal_type
        ) as driver_rank
    from account_engagement_driver
)

select
    e.engagement_rank,
    e.account_id,
    coalesce(e.account_name, e.account_id) as account_name,
    e.account_stage,
    cast(e.engagement_score as varchar) as score,
    e.engaged_people,
    e.is_mqa,
    e.mqa_at,
    coalesce(e.fit_grade, '-') as fit_grade,
    coalesce(d.reason, '') as reason,
    coalesce(e.is_mqa and e.mqa_at = cast(date_trunc('week', e.as_of) as date), false) as is_new
from account_engagement as e
left join top_driver as d
    on e.account_id = d.account_id and d.driver_rank = 1
where e.points > 0
    and (e.engagement_rank <= 10 or (e.is_mqa and e.mqa_at = cast(date_trunc('week', e.as_of) as date)))
order by e.engagement_rank
