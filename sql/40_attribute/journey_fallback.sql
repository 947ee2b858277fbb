-- The journeys in which no channel, or no motion, has a removal effect, so that Markov credits are linear.
-- grain: one row per journey_number
select
    journey_number,
    sum(case when basis = 'channel' and is_pipeline_linear then 1 else 0 end) > 0 as is_markov_pipeline,
    sum(case when basis = 'channel' and is_revenue_linear then 1 else 0 end) > 0 as is_markov_revenue,
    sum(case when basis = 'motion' and is_pipeline_linear then 1 else 0 end) > 0 as is_motion_pipeline,
    sum(case when basis = 'motion' and is_revenue_linear then 1 else 0 end) > 0 as is_motion_revenue
from channel_weight
where is_pipeline_linear or is_revenue_linear
group by journey_number
