-- The weeks in which an account became marketing-qualified: it is at their end, and was not a week before.
-- Either with all touches or, as a variant, without sales touches.
-- grain: one row per account_id and week_start
with weeks as (
    select
        account_id,
        week_start,
        evaluated_on,
        is_mqa,
        is_mqa_without_sales,
        coalesce(lag(is_mqa) over w, false) and lag(week_start) over w >= add_days(week_start, -7) as was_mqa,
        coalesce(lag(is_mqa_without_sales) over w, false) and lag(week_start) over w >= add_days(week_start, -7) as was_mqa_without_sales
    from account_engagement_week
    window w as (partition by account_id order by week_start)
),

entries as (
    select
        account_id,
        week_start,
        evaluated_on,
        is_mqa and not was_mqa as is_entry,
        is_mqa_without_sales and not was_mqa_without_sales as is_entry_without_sales
    from weeks
)

select * from entries where is_entry or is_entry_without_sales
