-- The chance that an open lead becomes an SQL, or its deal is opened, within the horizon, and why.
-- grain: one row per lead_id
select
    l.lead_id,
    f.account_id,
    l.acquisition,
    l.channel,
    c.reasons,
    cast(row_number() over (order by c.probability desc, l.lead_id) as bigint) as prediction_rank,
    l.age_days,
    c.log_odds,
    c.probability,
    p.until_on as predicted_until
from prediction_chance as c
inner join prediction_check as p
    on p.is_present
inner join prediction_lead as l
    on c.unit_id = l.lead_id and p.check_on = l.check_on
inner join funnel_lead as f
    on c.unit_id = f.lead_id
where c.target = 'lead_sql'
