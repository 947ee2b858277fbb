-- Every credit in its month, and what stays unattributed: pipeline and deals by creation, revenue and won
-- deals by close. What the aggregated tables group. shared_deal_id
-- names the deal of several companies, null for all others.
-- grain: one row per model, deal_id, lens, touch_window, touch_scope, campaign_id, channel, motion, touch_month and basis
with shared as (
    select distinct deal_id from deal_company where is_shared
),

parts as (
    select
        c.model, c.lens, c.touch_window, c.touch_scope, c.segment_number, s.deal_id as shared_deal_id,
        coalesce(c.campaign_id, 'no_campaign') as campaign_id, c.channel, c.motion,
        c.pipeline, c.revenue, c.deals, c.won, c.touch_month, c.created_month, c.won_month
    from attribution_cell as c
    left join shared as s
        on c.deal_id = s.deal_id
    union all
    select
        a.model, a.lens, a.touch_window, a.touch_scope, d.segment_number, s.deal_id,
        'unattributed', 'unattributed', 'unattributed',
        d.pipeline_cents, d.revenue_cents, 1000000, 1000000,
        cast(null as date), month_start(d.created_on), case when d.is_won then month_start(d.closed_on) end
    from attribution_deal as a
    inner join credited_deal as d
        on a.deal_id = d.deal_id
    left join shared as s
        on a.deal_id = s.deal_id
    where a.fallback = 'unattributed'
)

select
    model, lens, touch_window, touch_scope, segment_number, shared_deal_id, campaign_id, channel, motion, touch_month,
    deals as deals_micros, 0 as won_micros, pipeline as pipeline_cents, 0 as revenue_cents,
    created_month as period_month
from parts
union all
select
    model, lens, touch_window, touch_scope, segment_number, shared_deal_id, campaign_id, channel, motion, touch_month,
    0, won, 0, revenue,
    won_month as period_month
from parts
where won_month is not null
