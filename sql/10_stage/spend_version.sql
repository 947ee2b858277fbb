-- Spend records, and which of them count. Those with an id: the latest version. Those without: of the records
-- that agree in day, campaign, channel, motion, cost type and currency all of the newest extract, so that
-- two bills of a day add up and a restated day is not counted twice.
-- grain: one row per land_source, file_sha256 and record_number
with ranked as (
    select
        s.*,
        row_number() over (
            partition by s.spend_id
            order by
                s.modified_at desc nulls last, s.extract_date desc, s.land_source desc,
                s.file_sha256 desc, s.record_number desc
        ) as version_rank,
        max(s.extract_date) over (
            partition by
                s.spend_id, s.land_source, s.spent_on, s.campaign_id, s.channel, s.motion, s.cost_type, s.currency
        ) as newest_extract_date
    from landed_spend as s
)

select
    r.*,
    case when r.spend_id is null then r.extract_date = r.newest_extract_date else r.version_rank = 1 end as is_latest
from ranked as r
