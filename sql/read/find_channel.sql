-- The channels and motions that a word may mean: 0 its name, 1 its name but for case and blanks, 2 part of it, 3 nearly it.
-- grain: one row per name
with asked as (
    select cast($1 as varchar) as given, replace(lower(trim(cast($1 as varchar))), ' ', '_') as word
),

names as (
    select channel as name, 'channel' as basis, sum(touches) as touches from channel group by channel
    union all
    select motion, 'motion', sum(touches) from channel where motion not in (select channel from channel) group by motion
),

candidates as (
    select
        n.name,
        n.basis,
        cast(n.touches as bigint) as touches,
        case
            when n.name = q.given then 0
            when n.name = q.word then 1
            when length(q.word) >= 3 and contains(n.name, q.word) then 2
            when levenshtein(n.name, q.word) <= 3 then 3
        end as closeness
    from names as n
    cross join asked as q
)

select * from candidates where closeness is not null order by closeness, touches desc, name limit 10
