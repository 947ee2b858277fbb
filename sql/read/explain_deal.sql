-- A deal and its account.
-- grain: one row
select
    d.deal_id,
    coalesce(d.account_id, '') as account_id,
    coalesce(a.account_name, d.account_id, '') as account_name,
    d.deal_type, coalesce(d.stage, '') as stage, d.status, coalesce(d.crm_source, '') as crm_source,
    coalesce(d.currency, '') as currency,
    coalesce(cast(d.amount as varchar), '') as amount,
    cast(d.pipeline as varchar) as pipeline,
    cast(d.revenue as varchar) as revenue,
    d.created_at, d.closed_at, d.cycle_days, d.is_credited, d.is_close_before_creation
from deal as d
left join account as a
    on d.account_id = a.account_id
where d.deal_id = $1
