-- How leads and touches found their account.
-- grain: one row per match method
with leads as (
    select match_method, count(*) as leads, count(*) filter (where is_ambiguous) as ambiguous
    from lead_account_match
    group by match_method
),

touches as (
    select match_method, count(*) as touches
    from touch
    group by match_method
)

select
    match_method,
    coalesce(l.leads, 0) as leads,
    coalesce(l.ambiguous, 0) as ambiguous,
    coalesce(t.touches, 0) as touches
from leads as l
full join touches as t using (match_method)
order by coalesce(list_position(['id', 'person', 'domain', 'name', 'fuzzy', 'visitor', 'inferred'], match_method), 90 + cast(match_method = 'unmatched' as integer)), match_method
