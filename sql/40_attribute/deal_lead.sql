-- The lead whose creation is a deal's lead creation milestone: the earliest of the deal's people within
-- the lookback, else the earliest of its companies.
-- grain: one row per deal_id
-- materialise
with candidates as (
    select d.deal_id, m.person_id, m.lead_id, m.acquisition, m.created_at, 1 as preference
    from credited_deal as d
    inner join deal_person as p
        on d.deal_id = p.deal_id
    inner join lead_account_match as m
        on p.person_id = m.person_id
    where m.created_at between d.lookback_at and d.ended_at
    union all
    select d.deal_id, m.person_id, m.lead_id, m.acquisition, m.created_at, 2 as preference
    from credited_deal as d
    inner join deal_company as c
        on d.deal_id = c.deal_id
    inner join lead_account_match as m
        on c.account_id = m.account_id
    where m.created_at between d.lookback_at and d.ended_at
),

ranked as (
    select
        c.*,
        row_number() over (partition by c.deal_id order by c.preference, c.created_at, c.lead_id) as lead_rank
    from candidates as c
)

select deal_id, person_id, acquisition, created_at as lead_created_at from ranked where lead_rank = 1
