-- Programme members, as they were enrolled: arm and start are those of the latest version known on the day
-- of the start, else of the first one known after it, so that nobody changes arms once the outcome shows. Whether and when
-- an account left, its latest version says. A start after the as-of day is kept, and has no outcome yet.
-- grain: one row per programme and account_id
with dated as (
    select
        m.*,
        case when m.started_at < c.split_at or c.split_at is null then coalesce(c.date_before, cast(m.started_at as date)) else c.date_after end as started_on,
        case when m.ended_at < e.split_at or e.split_at is null then coalesce(e.date_before, cast(m.ended_at as date)) else e.date_after end as ended_on
    from landed_programme_member as m
    left join business_calendar as c
        on cast(m.started_at as date) = c.utc_date
    left join business_calendar as e
        on cast(m.ended_at as date) = e.utc_date
),

ranked as (
    select
        d.*,
        row_number() over (
            partition by d.programme, d.account_id
            order by
                case when d.extract_date <= d.started_on then 0 else 1 end,
                case when d.extract_date > d.started_on then d.extract_date end nulls first,
                d.modified_at desc nulls last, d.extract_date desc, d.land_source desc,
                d.file_sha256 desc, d.record_number desc
        ) as start_rank,
        row_number() over (
            partition by d.programme, d.account_id
            order by
                d.modified_at desc nulls last, d.extract_date desc, d.land_source desc,
                d.file_sha256 desc, d.record_number desc
        ) as version_rank,
        min(d.arm) over (partition by d.programme, d.account_id, d.extract_date)
        <> max(d.arm) over (partition by d.programme, d.account_id, d.extract_date) as is_in_two_arms
    from dated as d
),

latest as (
    select programme, account_id, ended_on
    from ranked
    where version_rank = 1 and not coalesce(is_deleted, false)
)

select
    r.programme,
    r.account_id,
    r.arm,
    r.is_in_two_arms,
    r.started_at,
    r.started_on,
    l.ended_on
from ranked as r
inner join latest as l
    on r.programme = l.programme and r.account_id = l.account_id
where r.start_rank = 1
