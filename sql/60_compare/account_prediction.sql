-- The chance that an account without an open deal opens one within the horizon, what that is worth, and why.
-- grain: one row per account_id
select
    a.account_id,
    a.account_name,
    e.account_stage,
    a.tier,
    a.size_band,
    c.reasons,
    cast(row_number() over (order by c.probability desc, a.account_id) as bigint) as prediction_rank,
    e.engagement_rank,
    c.log_odds,
    c.probability,
    from_cents(v.mean_cents) as mean_deal_amount,
    from_cents(cast(round(c.probability * v.mean_cents) as bigint)) as expected_value,
    d.until_on as predicted_until
from prediction_chance as c
inner join account_base as a
    on c.unit_id = a.account_id
inner join account_engagement as e
    on c.unit_id = e.account_id
cross join (select until_on from prediction_check where is_present) as d
left join deal_value as v
    on a.size_band = v.size_band
where c.target = 'account_deal'
