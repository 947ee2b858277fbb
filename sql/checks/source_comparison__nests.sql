-- What marketing sourced, it influenced, and neither is more than there is: deal by deal, hence in every sum of deals.
select lens, crm_source, period_month, deals, sourced_deals, influenced_deals, won_deals, sourced_won_deals, influenced_won_deals
from source_comparison
where
    sourced_deals > influenced_deals
    or influenced_deals > deals
    or sourced_won_deals > influenced_won_deals
    or influenced_won_deals > won_deals
