-- Exchange rates up to the as-of day: the latest version of each.
-- grain: one row per from_currency, to_currency and rate_on
with ranked as (
    select
        r.*,
        row_number() over (
            partition by r.from_currency, r.to_currency, r.rate_on
            order by
                r.modified_at desc nulls last, r.extract_date desc, r.land_source desc,
                r.file_sha256 desc, r.record_number desc
        ) as version_rank
    from landed_fx_rate as r
)

select
    r.from_currency,
    r.to_currency,
    r.land_source,
    r.rate_trillionths,
    r.rate_on
from ranked as r
cross join run_parameter as p
where r.version_rank = 1 and not coalesce(r.is_deleted, false) and r.rate_on <= p.as_of
