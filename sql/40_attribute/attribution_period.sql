-- Every credit in its month, and what stays unattributed: pipeline and deals by creation, revenue and won
-- deals by close. What the aggregated tables group.
-- grain: one row per model, deal_id, lens, touch_window, touch_scope, campaign_id, channel, motion and basis
with parts as (
    select
        model, lens, touch_window, touch_scope, deal_id,
        coalesce(campaign_id, 'no_campaign') as campaign_id, channel, motion, pipeline, revenue, deals
    from attribution_cell
    union all
    select
        a.model, a.lens, a.touch_window, a.touch_scope, a.deal_id,
        'unattributed', 'unattributed', 'unattributed', d.pipeline_cents, d.revenue_cents, 1000000
    from attribution_deal as a
    inner join credited_deal as d
        on a.deal_id = d.deal_id
    where a.fallback = 'unattributed'
)

select
    p.model, p.lens, p.touch_window, p.touch_scope, d.account_id, p.campaign_id, p.channel, p.motion,
    p.deals as deals_micros, 0 as won_micros, p.pipeline as pipeline_cents, 0 as revenue_cents,
    month_start(d.created_on) as period_month
from parts as p
inner join credited_deal as d
    on p.deal_id = d.deal_id
union all
select
    p.model, p.lens, p.touch_window, p.touch_scope, d.account_id, p.campaign_id, p.channel, p.motion,
    0, p.deals, 0, p.revenue,
    month_start(d.closed_on) as period_month
from parts as p
inner join credited_deal as d
    on p.deal_id = d.deal_id
where d.is_won
