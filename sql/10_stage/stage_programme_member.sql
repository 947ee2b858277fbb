-- Programme members enrolled by the as-of day: the latest version of each.
-- grain: one row per programme and account_id
with ranked as (
    select
        m.*,
        row_number() over (
            partition by m.programme, m.account_id
            order by
                m.modified_at desc nulls last, m.extract_date desc, m.land_source desc,
                m.file_sha256 desc, m.record_number desc
        ) as version_rank
    from landed_programme_member as m
),

cleaned as (
    select
        r.programme,
        r.account_id,
        r.arm,
        r.started_at,
        case when r.started_at < c.split_at or c.split_at is null then c.date_before else c.date_after end as started_on
    from ranked as r
    inner join business_calendar as c
        on cast(r.started_at as date) = c.utc_date
    cross join run_parameter as p
    where
        r.version_rank = 1
        and not coalesce(r.is_deleted, false)
        and r.started_at < p.as_of_at
)

select * from cleaned
