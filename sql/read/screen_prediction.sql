-- The accounts most likely to open a deal, each with the feature that raises its odds the most.
-- grain: one row per account
with raised as (
    select
        unit_id,
        replace(feature, '_', ' ') || ' ' || case when feature_value = '' then 'unknown' else feature_value end as reason,
        row_number() over (partition by unit_id order by contribution desc, feature) as driver_rank
    from prediction_driver
    where target = 'account_deal' and feature <> 'average' and contribution > 0
)

select
    p.prediction_rank,
    p.engagement_rank,
    coalesce(p.account_name, p.account_id) as account_name,
    p.account_stage,
    p.probability,
    coalesce(cast(p.expected_value as varchar), '-') as expected_value,
    coalesce(r.reason, '') as reason,
    p.predicted_until
from account_prediction as p
left join raised as r
    on p.account_id = r.unit_id and r.driver_rank = 1
where p.prediction_rank <= 5
order by p.prediction_rank
