-- When each account was in an open deal: from the day one is opened to the day the last of those that overlap
-- is closed. Renewals follow from contracts and do not count.
-- grain: one row per account_id and opened_on
-- materialise
with opened as (
    select
        c.account_id,
        d.created_on,
        max(case when d.closed_on is null then 1 else 0 end) as is_open,
        max(d.closed_on) as closed_on
    from deal_company as c
    inner join deal as d
        on c.deal_id = d.deal_id
    where d.deal_type <> 'renewal'
    group by c.account_id, d.created_on
),

before as (
    select
        o.*,
        max(o.is_open) over w as was_open,
        max(o.closed_on) over w as last_closed_on
    from opened as o
    window w as (partition by o.account_id order by o.created_on rows between unbounded preceding and 1 preceding)
),

numbered as (
    select
        b.*,
        sum(case when b.was_open = 1 or b.created_on <= b.last_closed_on then 0 else 1 end)
            over (partition by b.account_id order by b.created_on rows between unbounded preceding and current row) as spell
    from before as b
)

select
    account_id,
    min(created_on) as opened_on,
    case when max(is_open) = 0 then max(closed_on) end as ended_on
from numbered
group by account_id, spell
