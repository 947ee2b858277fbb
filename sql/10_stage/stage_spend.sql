-- Spend up to the as-of day: the records that count.
-- grain: one row per land_source, file_sha256 and record_number
select
    v.campaign_id,
    coalesce(c.campaign_type, '') as campaign_type,
    lower(coalesce(v.channel, '')) as channel_given,
    v.motion as motion_given,
    v.cost_type,
    upper(v.currency) as currency,
    v.land_source,
    v.file_sha256,
    v.record_number,
    v.amount_minor,
    v.spent_on
from spend_version as v
cross join run_parameter as p
left join stage_campaign as c
    on v.campaign_id = c.campaign_id
where v.is_latest and not coalesce(v.is_deleted, false) and v.spent_on <= p.as_of
