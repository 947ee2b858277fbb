-- The members of every dimension of lead_quality add up to all leads, their revenue, and the cost that is known by it.
with truth as (
    select count(*) as leads, coalesce(sum(to_cents(revenue)), 0) as revenue_cents from lead_to_revenue
),

spent as (
    select coalesce(sum(to_cents(amount)), 0) as cost_cents from cost
),

summed as (
    select
        dimension,
        sum(leads) as leads,
        sum(to_cents(revenue)) as revenue_cents,
        coalesce(sum(to_cents(cost)), 0) as cost_cents
    from lead_quality
    group by dimension
)

select s.*, t.leads as all_leads, t.revenue_cents as all_revenue_cents, c.cost_cents as all_cost_cents
from summed as s
cross join truth as t
cross join spent as c
where
    s.leads <> t.leads or s.revenue_cents <> t.revenue_cents
    or s.cost_cents <> case when s.dimension in ('acquisition', 'handover_path') then 0 else c.cost_cents end
