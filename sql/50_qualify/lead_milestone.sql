-- When each lead first entered each state, where it is now, and the deal it ended in.
-- grain: one row per lead_id
-- materialise
with firsts as (
    select
        lead_id,
        min(case when state = 'mql' then entered_at end) as mql_at,
        min(case when state = 'sal' then entered_at end) as sal_at,
        min(case when state = 'sql' then entered_at end) as sql_at,
        min(case when state = 'opportunity' then entered_at end) as opportunity_at,
        min(case when state = 'won' then entered_at end) as won_at,
        min(case when state = 'lost' then entered_at end) as lost_at,
        min(case when state = 'disqualified' then entered_at end) as disqualified_at,
        max(spell_number) as spells
    from lead_state
    group by lead_id
),

amounts as (
    select
        lead_id,
        max(case when deal_rank = 1 then deal_id end) as deal_id,
        max(case when deal_rank = 1 then status end) as deal_status,
        count(*) as deals,
        cast(sum(pipeline_cents) as bigint) as pipeline_cents,
        cast(sum(revenue_cents) as bigint) as revenue_cents
    from lead_deal
    group by lead_id
)

select
    f.lead_id,
    a.deal_id,
    s.state,
    s.readiness,
    s.state_source,
    s.reason,
    t.touch_type as mql_trigger,
    a.deal_status,
    cast(coalesce(a.deals, 0) as bigint) as deals,
    coalesce(a.pipeline_cents, 0) as pipeline_cents,
    coalesce(a.revenue_cents, 0) as revenue_cents,
    f.mql_at,
    f.sal_at,
    f.sql_at,
    f.opportunity_at,
    f.won_at,
    f.lost_at,
    f.disqualified_at,
    s.entered_on as state_since
from firsts as f
inner join lead_state as s
    on f.lead_id = s.lead_id and f.spells = s.spell_number
left join amounts as a
    on f.lead_id = a.lead_id
left join mql_trigger as t
    on f.lead_id = t.lead_id
