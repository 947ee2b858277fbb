-- How long a unit must have been past a stage to count in the rate of a cohort: as abm.yaml says, else the days
-- within which nine of ten conversions happened.
-- grain: one row per unit, from_number and to_number
-- materialise
with counted as (
    select unit, from_number, to_number, days, count(*) as units
    from funnel_pass
    where outcome = 'converted' and days is not null
    group by unit, from_number, to_number, days
),

running as (
    select
        c.*,
        sum(units) over (
            partition by unit, from_number, to_number order by days rows between unbounded preceding and current row
        ) as running_units,
        sum(units) over (partition by unit, from_number, to_number) as all_units
    from counted as c
)

select
    r.unit, r.from_number, r.to_number,
    min(case when p.funnel_horizon_days > 0 then p.funnel_horizon_days else r.days end) as horizon_days
from running as r
cross join run_parameter as p
where 10 * r.running_units >= 9 * r.all_units
group by r.unit, r.from_number, r.to_number
