-- Credits and the unattributed rest are the deal, to the cent, for every model, lens, window and scope.
select deal_id, model, lens, touch_window, touch_scope, pipeline, pipeline_credited, pipeline_unattributed
from attribution_deal
where
    pipeline <> pipeline_credited + pipeline_unattributed
    or revenue <> revenue_credited + revenue_unattributed
