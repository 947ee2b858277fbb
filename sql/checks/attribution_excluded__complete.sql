-- Every touch is in a journey, or excluded with a reason.
select t.touch_id
from touch as t
anti join attribution_journey as j
    on t.touch_id = j.touch_id
anti join attribution_excluded as e
    on t.touch_id = e.touch_id
