-- The deals of each lead, and its part of their amounts: the leads of a deal share alike, so that the parts add
-- up to the deals, to the cent. The first is the one that a lead ended in: won before open before lost.
-- grain: one row per lead_id and deal_id
-- materialise
with shared as (
    select
        l.lead_id, n.deal_id,
        row_number() over (partition by n.deal_id order by l.lead_id) as place,
        count(*) over (partition by n.deal_id) as leads
    from person_deal as n
    inner join funnel_lead as l
        on n.person_id = l.person_id
)

select
    s.lead_id,
    s.deal_id,
    d.status,
    row_number() over (
        partition by s.lead_id
        order by case d.status when 'won' then 1 when 'open' then 2 else 3 end, d.created_at desc, d.deal_id
    ) as deal_rank,
    mul_div_round(to_cents(d.pipeline), s.place, s.leads) - mul_div_round(to_cents(d.pipeline), s.place - 1, s.leads) as pipeline_cents,
    mul_div_round(to_cents(d.revenue), s.place, s.leads) - mul_div_round(to_cents(d.revenue), s.place - 1, s.leads) as revenue_cents
from shared as s
inner join deal as d
    on s.deal_id = d.deal_id
