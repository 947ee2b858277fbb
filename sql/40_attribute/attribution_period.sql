-- Every credit in its month, and what stays unattributed: pipeline and deals by creation, revenue and won
-- deals by close. What the aggregated tables group: by deal (is_by_deal), or by campaign and month of the touch.
-- shared_deal_id names the deal of several companies, null for all others. Each credit is read once for both
-- months: read twice, DuckDB would hold all of them.
-- grain: one row per credit of attribution_cell or unattributed deal, and basis
with shared as (
    select distinct deal_id from deal_company where is_shared
),

parts as (
    select
        c.model, c.lens, c.touch_window, c.touch_scope, c.deal_id is not null as is_by_deal, c.segment_number, c.deal_id,
        coalesce(c.campaign_id, 'no_campaign') as campaign_id, c.channel, c.motion,
        c.pipeline, c.revenue, c.deals, c.won, c.touch_month, c.created_month, c.won_month
    from attribution_cell as c
    union all
    select
        a.model, a.lens, a.touch_window, a.touch_scope, g.is_by_deal, d.segment_number, d.deal_id,
        'unattributed', 'unattributed', 'unattributed',
        d.pipeline_cents, d.revenue_cents, 1000000, 1000000,
        cast(null as date), month_start(d.created_on), case when d.is_won then month_start(d.closed_on) end
    from attribution_deal as a
    inner join credited_deal as d
        on a.deal_id = d.deal_id
    cross join (select true as is_by_deal union all select false) as g
    where a.fallback = 'unattributed'
)

select
    p.model, p.lens, p.touch_window, p.touch_scope, p.is_by_deal, p.segment_number, s.deal_id as shared_deal_id,
    p.campaign_id, p.channel, p.motion, p.touch_month,
    case when b.is_creation then p.deals else 0 end as deals_micros,
    case when b.is_creation then 0 else p.won end as won_micros,
    case when b.is_creation then p.pipeline else 0 end as pipeline_cents,
    case when b.is_creation then 0 else p.revenue end as revenue_cents,
    case when b.is_creation then p.created_month else p.won_month end as period_month
from parts as p
left join shared as s
    on p.deal_id = s.deal_id
cross join (select true as is_creation union all select false) as b
where b.is_creation or p.won_month is not null
