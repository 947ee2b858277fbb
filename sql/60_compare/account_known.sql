-- Since when each account has been known: its record's creation, else its first lead, touch, signal or deal.
-- An account that a deal brought about was not there to be predicted before.
-- grain: one row per account_id
-- materialise
with created as (
    select account_id, created_at from stage_account where created_at is not null
    union all
    select account_id, created_at from lead_account_match where account_id is not null and created_at is not null
),

signs as (
    select
        r.account_id,
        case when r.created_at < c.split_at or c.split_at is null then c.date_before else c.date_after end as seen_on
    from created as r
    inner join business_calendar as c
        on cast(r.created_at as date) = c.utc_date
    union all
    select account_id, min(happened_on) from account_event group by account_id
    union all
    select c.account_id, d.created_on
    from deal_company as c
    inner join deal as d
        on c.deal_id = d.deal_id
)

select account_id, min(seen_on) as known_on
from signs
group by account_id
