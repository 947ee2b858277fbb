-- Signals: the latest version of each, as of the day. Their types are words: "Leadership Change" is leadership_change.
-- grain: one row per signal_id
with ranked as (
    select
        s.*,
        row_number() over (
            partition by s.signal_id
            order by
                s.modified_at desc nulls last, s.extract_date desc, s.land_source desc,
                s.file_sha256 desc, s.record_number desc
        ) as version_rank
    from landed_signal as s
),

cleaned as (
    select
        r.signal_id,
        r.account_id,
        coalesce(r.company_domain, '') as host,
        replace(replace(lower(coalesce(r.signal_type, '')), ' ', '_'), '-', '_') as signal_type,
        coalesce(r.strength_micros, 1000000) as strength_micros,
        r.signalled_at,
        case when r.signalled_at < c.split_at or c.split_at is null then c.date_before else c.date_after end as signalled_on
    from ranked as r
    inner join business_calendar as c
        on cast(r.signalled_at as date) = c.utc_date
    cross join run_parameter as p
    where
        r.version_rank = 1
        and not coalesce(r.is_deleted, false)
        and r.signalled_at < p.as_of_at
)

select * from cleaned
