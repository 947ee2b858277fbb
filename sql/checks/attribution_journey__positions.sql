-- A journey counts 1 to n without gap or repeat, and every deal's milestones stand once at most.
select deal_id, lens, count(*) as touches
from attribution_journey
group by deal_id, lens
having
    count(*) <> max(journey_touches)
    or count(distinct position) <> count(*)
    or count(distinct touch_id) <> count(*)
    or max(position) <> count(*)
    or sum(case when is_first_touch then 1 else 0 end) > 1
    or sum(case when is_lead_creation then 1 else 0 end) > 1
    or sum(case when is_deal_creation then 1 else 0 end) > 1
    or sum(case when is_close then 1 else 0 end) > 1
