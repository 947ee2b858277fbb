-- Every lead to the deal and the money it ended in, or where it is stuck.
-- grain: one row per lead_id
select
    l.lead_id,
    l.account_id,
    m.deal_id,
    l.acquisition,
    l.channel,
    l.motion,
    l.campaign_id,
    l.lead_source,
    l.tier,
    l.cohort,
    l.country,
    m.state,
    m.readiness,
    m.state_source,
    m.reason,
    m.mql_trigger,
    m.deal_status,
    m.deals,
    cast(days_between(m.state_since, p.as_of) as bigint) as days_in_state,
    from_cents(m.pipeline_cents) as pipeline,
    from_cents(m.revenue_cents) as revenue,
    l.created_at,
    m.mql_at,
    m.sal_at,
    m.sql_at,
    m.opportunity_at,
    m.won_at,
    m.lost_at,
    m.disqualified_at,
    m.state_since
from funnel_lead as l
inner join lead_milestone as m
    on l.lead_id = m.lead_id
cross join run_parameter as p
