-- The accounts that a word may mean: 0 its id, 1 its id, domain or name but for case, 2 part of them, 3 nearly its name.
-- grain: one row per account
with asked as (
    select cast($1 as varchar) as given, lower(trim(cast($1 as varchar))) as word
),

candidates as (
    select
        a.account_id,
        coalesce(a.account_name, a.account_id) as account_name,
        coalesce(a.domain, '') as domain,
        a.account_stage,
        case
            when a.account_id = q.given then 0
            when q.word in (lower(a.account_id), a.domain, lower(a.account_name)) or lower(a.account_id) = 'domain:' || q.word then 1
            when contains(lower(a.account_name), q.word) or contains(a.domain, q.word) then 2
            when jaro_winkler_similarity(lower(coalesce(a.account_name, '')), q.word) >= 0.88
                or jaro_winkler_similarity(coalesce(a.domain, ''), q.word) >= 0.92
                then 3
        end as closeness
    from account as a
    cross join asked as q
)

select *
from candidates
where closeness is not null
order by closeness, account_name, account_id
limit 10
