-- How far the share of the credited pipeline goes, motion by motion, over every combination of choices; for one scope.
-- grain: one row per motion
select
    channel_or_motion as motion,
    verdict,
    coalesce(max(case when is_primary then model end), '') as primary_model,
    count(*) as combinations,
    max(deals) as deals,
    max(case when is_primary then share end) as share,
    max(case when is_primary then share_low end) as share_low,
    max(case when is_primary then share_high end) as share_high,
    min(share) as least,
    max(share) as most
from attribution_sensitivity
where basis = 'motion' and outcome = 'pipeline' and touch_scope = $1
group by channel_or_motion, verdict
order by channel_or_motion
