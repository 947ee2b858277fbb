-- All spend of the extract, converted, and all hours stand in roi, to the cent, and all leads, deals and
-- amounts: in every combination, by motion, by channel and by campaign.
with spent as (
    select
        coalesce(sum(case when s.cost_type = 'media' then mul_div_round_any(s.amount_minor, r.rate_num, r.rate_den) else 0 end), 0) as media_cents,
        coalesce(sum(mul_div_round_any(s.amount_minor, r.rate_num, r.rate_den)), 0) as spend_cents
    from stage_spend as s
    left join currency_rate as r
        on coalesce(s.currency, '') = r.currency and s.spent_on = r.converted_on
),

-- Leads and hours once, where roi has them by place and basis.
worked as (
    select
        coalesce(sum(case when is_worked then p.worked_lead_cents else 0 end), 0) as lead_cents,
        coalesce(sum(case when is_bought then 0 else 1 end), 0) as leads
    from lead_origin
    cross join run_parameter as p
),

called as (
    select coalesce(sum(p.sales_touch_cents), 0) as touch_cents
    from touch
    cross join run_parameter as p
    where motion = 'sales' and (is_counted or not_counted_reason = 'sent_only')
),

deals as (
    select
        coalesce(sum(pipeline_cents), 0) as pipeline_cents,
        coalesce(sum(revenue_cents), 0) as revenue_cents,
        count(*) as deals,
        coalesce(sum(case when is_won then 1 else 0 end), 0) as won_deals
    from credited_deal
),

expected as (
    select
        m.model, v.lens, v.touch_window, v.touch_scope, b.period_basis, d.dimension,
        s.media_cents, s.spend_cents + w.lead_cents + c.touch_cents as loaded_cents, w.leads,
        a.pipeline_cents, a.revenue_cents, a.deals, a.won_deals
    from attribution_model as m
    cross join attribution_view as v
    cross join (select 'close' as period_basis union all select 'touch') as b
    cross join (select 'motion' as dimension union all select 'channel' union all select 'campaign') as d
    cross join spent as s
    cross join worked as w
    cross join called as c
    cross join deals as a
),

found as (
    select
        model, lens, touch_window, touch_scope, period_basis, dimension,
        sum(media_cost) as media_cost, sum(loaded_cost) as loaded_cost, sum(leads) as leads,
        sum(pipeline) as pipeline, sum(revenue) as revenue, sum(deals) as deals, sum(won_deals) as won_deals
    from roi
    group by model, lens, touch_window, touch_scope, period_basis, dimension
)

select
    e.model, e.lens, e.touch_window, e.touch_scope, e.period_basis, e.dimension,
    e.loaded_cents, f.loaded_cost, e.media_cents, f.media_cost, e.leads, f.leads as leads_found, e.revenue_cents, f.revenue
from expected as e
left join found as f
    on
        e.model = f.model and e.lens = f.lens and e.touch_window = f.touch_window and e.touch_scope = f.touch_scope
        and e.period_basis = f.period_basis and e.dimension = f.dimension
where
    coalesce(f.media_cost, 0) * 100 <> e.media_cents
    or coalesce(f.loaded_cost, 0) * 100 <> e.loaded_cents
    or coalesce(f.leads, 0) <> e.leads
    or coalesce(f.pipeline, 0) * 100 <> e.pipeline_cents
    or coalesce(f.revenue, 0) * 100 <> e.revenue_cents
    or coalesce(f.deals, 0) <> e.deals
    or coalesce(f.won_deals, 0) <> e.won_deals
