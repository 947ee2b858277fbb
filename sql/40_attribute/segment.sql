-- The segments that accounts fall into, numbered: credits are summed by number.
-- grain: one row per tier, cohort, industry, size_band and country
-- materialise
with segments as (
    select distinct tier, cohort, industry, size_band, country from account
)

select
    cast(row_number() over (order by tier, cohort, industry, size_band, country) as bigint) as segment_number,
    tier, cohort, industry, size_band, country
from segments
