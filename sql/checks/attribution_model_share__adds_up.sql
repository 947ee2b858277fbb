-- The shares of each data-driven model, view and outcome add up to 1 where there are conversions, and lie in 0 to 1.
select model, lens, touch_window, touch_scope, outcome, max(converting_paths) as converting_paths, sum(round(share * 1000000000)) as billionths
from attribution_model_share
group by model, lens, touch_window, touch_scope, outcome
having
    min(share) < 0
    or max(share) > 1
    or (max(converting_paths) > 0 and abs(sum(round(share * 1000000000)) - 1000000000) > 4096)
    or max(paths) <> min(paths)
    or max(paths) <> max(converting_paths) + max(null_paths)
