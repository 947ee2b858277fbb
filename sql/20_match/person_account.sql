-- The account of each person: that of the surest of their leads, then of the lowest lead id.
-- grain: one row per person_id
-- materialise
with ranked as (
    select
        m.*,
        row_number() over (
            partition by m.person_id
            order by case when m.account_id is null then 1 else 0 end, m.confidence desc, m.lead_id
        ) as lead_rank
    from lead_account_match as m
)

select r.person_id, r.account_id, n.account_number, r.match_method
from ranked as r
left join (select distinct account_id, account_number from match_result where account_id is not null) as n
    on r.account_id = n.account_id
where r.lead_rank = 1
