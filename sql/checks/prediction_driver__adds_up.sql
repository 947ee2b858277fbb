-- The drivers of each prediction add up to its log-odds.
select c.target, c.unit_id, c.log_odds, s.contributions
from prediction_chance as c
left join (
    select target, unit_id, sum(contribution) as contributions
    from prediction_driver
    group by target, unit_id
) as s
    on c.target = s.target and c.unit_id = s.unit_id
where s.contributions is null or abs(c.log_odds - s.contributions) > 1e-9 * (1 + abs(c.log_odds))
