-- When an account had deals open, renewals apart: stretches that do not overlap, so that a day lies in one at most.
-- grain: one row per account_id and opened_on
-- materialise
with deals as (
    select c.account_id, d.deal_id, d.created_on, coalesce(d.closed_on, cast('9999-12-31' as date)) as closed_on
    from deal_company as c
    inner join deal as d
        on c.deal_id = d.deal_id
    where d.deal_type <> 'renewal'
),

joined as (
    select
        *,
        max(closed_on) over (
            partition by account_id order by created_on, deal_id rows between unbounded preceding and 1 preceding
        ) as closed_before
    from deals
),

numbered as (
    select
        *,
        sum(case when closed_before >= created_on then 0 else 1 end) over (
            partition by account_id order by created_on, deal_id rows between unbounded preceding and current row
        ) as spell
    from joined
)

select account_id, min(created_on) as opened_on, max(closed_on) as closed_on
from numbered
group by account_id, spell
