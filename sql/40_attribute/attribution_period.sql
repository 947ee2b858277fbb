-- Every credit in its month, and what stays unattributed: pipeline and deals by creation, revenue and won
-- deals by close. What the aggregated tables group.
-- grain: one row per model, deal_id, lens, touch_window, touch_scope, campaign_id, channel, motion and basis
with parts as (
    select
        model, lens, touch_window, touch_scope, account_id,
        coalesce(campaign_id, 'no_campaign') as campaign_id, channel, motion,
        pipeline, revenue, deals, won, created_month, won_month
    from attribution_cell
    union all
    select
        a.model, a.lens, a.touch_window, a.touch_scope, d.account_id,
        'unattributed', 'unattributed', 'unattributed',
        d.pipeline_cents, d.revenue_cents, 1000000, 1000000,
        month_start(d.created_on), case when d.is_won then month_start(d.closed_on) end
    from attribution_deal as a
    inner join credited_deal as d
        on a.deal_id = d.deal_id
    where a.fallback = 'unattributed'
)

select
    model, lens, touch_window, touch_scope, account_id, campaign_id, channel, motion,
    deals as deals_micros, 0 as won_micros, pipeline as pipeline_cents, 0 as revenue_cents,
    created_month as period_month
from parts
union all
select
    model, lens, touch_window, touch_scope, account_id, campaign_id, channel, motion,
    0, won, 0, revenue,
    won_month as period_month
from parts
where won_month is not null
