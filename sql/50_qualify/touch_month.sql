-- Touches by month and where they came by: what costs are shared by. Sales touches are worked at even where
-- they were only attempts, which do not count.
-- grain: one row per period_month, campaign_id, channel and motion
-- materialise
select
    month_start(touched_on) as period_month,
    coalesce(campaign_id, 'no_campaign') as campaign_id,
    channel,
    motion,
    cast(sum(case when is_counted then 1 else 0 end) as bigint) as touches,
    cast(sum(case when motion = 'sales' then 1 else 0 end) as bigint) as sales_touches
from touch
where is_counted or (motion = 'sales' and not_counted_reason = 'sent_only')
group by month_start(touched_on), coalesce(campaign_id, 'no_campaign'), channel, motion
