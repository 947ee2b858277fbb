-- The people behind an account's counted touches, by id; anonymous touches together.
-- grain: one row per person
select
    coalesce(person_id, '(anonymous)') as person_id,
    count(*) as touches,
    cast(cast(sum(points) as decimal(18, 2)) as varchar) as earned,
    cast(cast(sum(decayed_points) as decimal(18, 2)) as varchar) as points,
    max(touched_at) as last_at
from touch
where account_id = $1 and is_counted
group by person_id
order by sum(decayed_points) desc, count(*) desc, person_id nulls last
