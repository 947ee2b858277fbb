-- The leads of the funnel that a word may mean, by the id of any record of the person: 0 the id, 1 the id but for
-- case, 2 part of it, 3 nearly it.
-- grain: one row per lead
with asked as (
    select cast($1 as varchar) as given, lower(trim(cast($1 as varchar))) as word
),

records as (
    select
        m.person_id,
        min(case
            when m.lead_id = q.given then 0
            when lower(m.lead_id) = q.word then 1
            when length(q.word) >= 4 and contains(lower(m.lead_id), q.word) then 2
            when levenshtein(lower(m.lead_id), q.word) <= 3 then 3
        end) as closeness
    from lead_account_match as m
    cross join asked as q
    group by m.person_id
)

select
    s.lead_id,
    coalesce(a.account_name, s.account_id, '') as account_name,
    s.lead_grade,
    r.closeness
from records as r
inner join lead_account_match as m
    on r.person_id = m.person_id
inner join lead_score as s
    on m.lead_id = s.lead_id
left join account as a
    on s.account_id = a.account_id
where r.closeness is not null
order by r.closeness, s.lead_id
limit 10
