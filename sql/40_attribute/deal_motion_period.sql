-- Each deal of deal_motion in its months: pipeline by creation, revenue by close. What the summaries group.
-- grain: one row per deal_id, lens, touch_window and basis
with deals as (
    select
        m.deal_id, m.lens, m.touch_window, m.account_id, m.overlap, m.first_motion, m.last_motion, m.is_marketing_touched,
        coalesce(d.crm_source, 'none') as crm_source,
        to_cents(d.pipeline) as pipeline_cents,
        to_cents(d.revenue) as revenue_cents,
        d.is_won,
        month_start(d.created_on) as created_month,
        month_start(d.closed_on) as closed_month
    from deal_motion as m
    inner join deal as d
        on m.deal_id = d.deal_id
)

select
    deal_id, lens, touch_window, account_id, overlap, first_motion, last_motion, is_marketing_touched, crm_source,
    1 as deals, 0 as won_deals, pipeline_cents, 0 as revenue_cents,
    created_month as period_month
from deals
union all
select
    deal_id, lens, touch_window, account_id, overlap, first_motion, last_motion, is_marketing_touched, crm_source,
    0, 1, 0, revenue_cents,
    closed_month
from deals
where is_won
