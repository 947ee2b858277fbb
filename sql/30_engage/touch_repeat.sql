-- Touches reported twice under different ids: the same person, browser or company, type, campaign and link
-- at the same instant. The lowest id stays.
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
    from stage_touch
    where coalesce(lead_id, person_key, visitor_key, host) <> ''
),

repeated as (
    select
        recipient,
        touched_at,
        touch_type,
        campaign_id,
        link,
        min(touch_id) as kept_touch_id
    from known
    group by recipient, touched_at, touch_type, campaign_id, link
    having count(*) > 1
)

select * from repeated
