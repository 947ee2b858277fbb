-- What each source brought to this run: the files it reads, and the fate of their records.
-- grain: one row per source
select
    land_source,
    entity,
    count(*) as files,
    cast(sum(records) as bigint) as records,
    cast(sum(accepted) as bigint) as accepted,
    cast(sum(rejected) as bigint) as rejected,
    max(extract_date) as newest
from land_file
group by land_source, entity
order by entity, land_source
