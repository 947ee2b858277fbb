-- When each account's first lead was captured: created, and neither bought nor prospected. One without a date
-- is older than everything. One's own people and competitors are none.
-- grain: one row per account_id
-- materialise
with leads as (
    select m.account_id, m.created_at
    from lead_account_match as m
    anti join internal_person as i
        on m.person_id = i.person_id
    where m.account_id is not null and coalesce(m.acquisition, '') not in ('purchased', 'prospected')
)

select
    l.account_id,
    min(coalesce(case when l.created_at < c.split_at or c.split_at is null then c.date_before else c.date_after end, date '1970-01-01')) as captured_on
from leads as l
left join business_calendar as c
    on cast(l.created_at as date) = c.utc_date
group by l.account_id
