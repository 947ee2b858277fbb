-- What the data-driven models learnt of a channel, or of a motion ($2).
-- grain: one row per model, lens, touch_window, touch_scope and outcome
select
    model, lens, touch_window, touch_scope, outcome, share, removal_effect, conversions, probability, probability_without,
    paths, converting_paths, channel_paths, channel_converting_paths, markov_order, states
from attribution_model_share
where channel_or_motion = $1 and (model = 'markov_motion') = ($2 = 'motion')
order by model, outcome desc, lens, touch_window, touch_scope
