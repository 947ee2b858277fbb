-- The deals that a word may mean: 0 its id, 1 its id but for case, 2 part of it, 3 nearly it.
-- grain: one row per deal
with asked as (
    select cast($1 as varchar) as given, lower(trim(cast($1 as varchar))) as word
),

candidates as (
    select
        d.deal_id,
        coalesce(a.account_name, d.account_id, '') as account_name,
        d.status,
        d.created_on,
        case
            when d.deal_id = q.given then 0
            when lower(d.deal_id) = q.word then 1
            when length(q.word) >= 4 and contains(lower(d.deal_id), q.word) then 2
            when levenshtein(lower(d.deal_id), q.word) <= 3 then 3
        end as closeness
    from deal as d
    left join account as a
        on d.account_id = a.account_id
    cross join asked as q
)

select *
from candidates
where closeness is not null
order by closeness, deal_id
limit 10
