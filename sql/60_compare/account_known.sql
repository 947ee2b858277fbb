-- Since when each account has been known, by its record or its first lead, touch, signal or deal; and since when it
-- has had a record, which tells its tier, size and fit. A record that no extract dates counts from the first sign.
-- grain: one row per account_id
-- materialise
with created as (
    select account_id, created_at, true as is_record from stage_account where created_at is not null
    union all
    select account_id, created_at, false from lead_account_match where account_id is not null and created_at is not null
),

signs as (
    select
        r.account_id,
        case when r.created_at < c.split_at or c.split_at is null then c.date_before else c.date_after end as seen_on,
        r.is_record
    from created as r
    inner join business_calendar as c
        on cast(r.created_at as date) = c.utc_date
    union all
    select account_id, min(happened_on), false from account_event group by account_id
    union all
    select c.account_id, d.created_on, false
    from deal_company as c
    inner join deal as d
        on c.deal_id = d.deal_id
)

select
    s.account_id,
    min(s.seen_on) as known_on,
    coalesce(min(case when s.is_record then s.seen_on end), case when a.origin = 'extract' then min(s.seen_on) end) as recorded_on
from signs as s
inner join account_base as a
    on s.account_id = a.account_id
group by s.account_id, a.origin
