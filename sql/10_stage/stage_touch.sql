-- Touches: the latest version of each, as of the day, with their business day. Whom a touch that names no person
-- was with, touch_contact says; its own account stays.
-- grain: one row per touch_id
-- materialise
with latest as (
    select t.*
    from landed_touch as t
    anti join (select * from touch_version where version_rank > 1) as v
        on
            t.touch_id = v.touch_id and t.land_source = v.land_source and t.extract_date = v.extract_date
            and t.file_sha256 = v.file_sha256 and t.record_number = v.record_number
),

cleaned as (
    select
        t.touch_id,
        coalesce(t.lead_id, w.lead_id) as lead_id,
        coalesce(t.account_id, w.account_id) as account_id,
        t.campaign_id,
        t.person_key,
        t.visitor_key,
        coalesce(t.company_name, '') as company_name,
        coalesce(t.company_domain, t.email_domain, '') as host,
        lower(coalesce(t.touch_type, '')) as touch_type,
        lower(coalesce(t.channel, '')) as channel_given,
        lower(coalesce(t.utm_source, '')) as utm_source,
        lower(coalesce(t.utm_medium, '')) as utm_medium,
        t.message_id,
        t.link,
        coalesce(t.direction, 'inbound') as direction,
        coalesce(t.status, 'completed') as status,
        t.land_source,
        coalesce(w.people, 0) as contact_people,
        coalesce(t.minutes, 0) as minutes,
        coalesce(t.is_response, coalesce(t.direction, 'inbound') = 'inbound' and coalesce(t.status, 'completed') = 'completed') as is_response,
        t.captured_contact,
        t.has_consent,
        t.touched_at,
        t.sent_at,
        case when t.touched_at < c.split_at or c.split_at is null then c.date_before else c.date_after end as touched_on
    from latest as t
    inner join business_calendar as c
        on cast(t.touched_at as date) = c.utc_date
    left join stage_touch_contact as w
        on t.touch_id = w.touch_id and t.lead_id is null and t.person_key is null
    where
        not coalesce(t.is_deleted, false)
        and t.touched_at < c.until_at
)

select * from cleaned
