-- Touches reported twice under different ids: the same person, browser or company, type, campaign and link
-- at the same instant. A touch at the start of a day has no time of day: two calls on one day are two calls.
-- The lowest id stays. Only what shares an instant is looked at.
-- grain: one row per repeated occurrence
-- materialise
with known as (
    select
        coalesce(lead_id, person_key, visitor_key, host) as recipient,
        touched_at,
        touch_type,
        coalesce(campaign_id, '') as campaign_id,
        coalesce(link, '') as link,
        touch_id
    from stage_touch as t
    inner join business_calendar as c
        on cast(t.touched_at as date) = c.utc_date
    where
        coalesce(lead_id, person_key, visitor_key, host) <> ''
        and t.touched_at <> coalesce(c.split_at, cast(c.utc_date as timestamp))
),

instants as (
    select touched_at
    from known
    group by touched_at
    having count(*) > 1
),

repeated as (
    select
        k.recipient,
        k.touched_at,
        k.touch_type,
        k.campaign_id,
        k.link,
        min(k.touch_id) as kept_touch_id
    from known as k
    semi join instants as i
        on k.touched_at = i.touched_at
    group by k.recipient, k.touched_at, k.touch_type, k.campaign_id, k.link
    having count(*) > 1
)

select * from repeated
