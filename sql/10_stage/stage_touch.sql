-- Touches: the latest version of each, as of the day, with their business day.
-- Only ids that occur twice are ranked: a window over every touch costs ten times as much.
-- grain: one row per touch_id
-- materialise
with repeated as (
    select touch_id
    from landed_touch
    group by touch_id
    having count(*) > 1
),

ranked as (
    select
        t.*,
        row_number() over (
            partition by t.touch_id
            order by
                t.modified_at desc nulls last, t.extract_date desc, t.land_source desc,
                t.file_sha256 desc, t.record_number desc
        ) as version_rank
    from landed_touch as t
    semi join repeated as r
        on t.touch_id = r.touch_id
),

latest as (
    select t.*, 1 as version_rank
    from landed_touch as t
    anti join repeated as r
        on t.touch_id = r.touch_id
    union all
    select * from ranked where version_rank = 1
),

cleaned as (
    select
        t.touch_id,
        t.lead_id,
        t.account_id,
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
        coalesce(t.minutes, 0) as minutes,
        coalesce(t.is_response, coalesce(t.direction, 'inbound') = 'inbound' and coalesce(t.status, 'completed') = 'completed') as is_response,
        t.captured_contact,
        coalesce(t.has_consent, true) as has_consent,
        t.touched_at,
        t.sent_at,
        case when t.touched_at < c.split_at or c.split_at is null then c.date_before else c.date_after end as touched_on
    from latest as t
    inner join business_calendar as c
        on cast(t.touched_at as date) = c.utc_date
    cross join run_parameter as p
    where
        not coalesce(t.is_deleted, false)
        and t.touched_at < p.as_of_at
)

select * from cleaned
