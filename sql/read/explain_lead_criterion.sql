-- The checklist of a lead.
-- grain: one row per criterion
select
    criterion,
    verdict,
    coalesce(field, '') as field,
    coalesce(given_value, '') as given_value,
    coalesce(threshold, '') as threshold,
    coalesce(source, '') as source
from lead_criterion
where lead_id = $1
order by criterion
