-- The models that outcomes are credited under: those that need neither a deal's milestones nor its chain.
-- grain: one row per model
select model
from attribution_model
where model in ('first_touch', 'last_touch', 'last_non_direct', 'linear', 'time_decay', 'position_based')
