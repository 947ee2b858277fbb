-- What a rule that knows nothing would find: of the accounts of the extract that were not in an open deal as the
-- month began, how many opened one within deal_days.
-- grain: one row per period_month
-- materialise
with movers as (
    select
        m.period_month,
        d.account_id,
        max(case when d.opened_on < m.period_month and (d.ended_on is null or d.ended_on >= m.period_month) then 1 else 0 end) as is_in_deal,
        max(case when d.opened_on >= m.period_month and d.opened_on < add_days(m.period_month, p.deal_days) then 1 else 0 end) as is_opening
    from history_month as m
    cross join run_parameter as p
    cross join deal_spell as d
    semi join account_base as a
        on d.account_id = a.account_id and a.origin = 'extract'
    group by m.period_month, d.account_id
),

moved as (
    select
        period_month,
        cast(sum(is_in_deal) as bigint) as in_deal,
        cast(sum(case when is_in_deal = 0 then is_opening else 0 end) as bigint) as opening
    from movers
    group by period_month
),

known as (
    select count(*) as accounts
    from account_base
    where origin = 'extract'
)

select
    m.period_month,
    k.accounts - coalesce(v.in_deal, 0) as accounts,
    coalesce(v.opening, 0) as opening
from history_month as m
cross join known as k
left join moved as v
    on m.period_month = v.period_month
