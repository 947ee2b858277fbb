-- Deals with their account: the one they name, else the company with the largest share in them, else that of
-- their people (surest match, lowest id); and their amounts: pipeline at the rate of the creation day, revenue
-- at that of the close day.
-- grain: one row per deal_id
with people as (
    select deal_id, lead_id from stage_deal_contact
    union
    select deal_id, lead_id from stage_deal where lead_id is not null
),

people_account as (
    select
        p.deal_id,
        m.account_id,
        row_number() over (partition by p.deal_id order by m.confidence desc, m.lead_id) as person_rank
    from people as p
    inner join lead_account_match as m
        on p.lead_id = m.lead_id
    where m.account_id is not null
),

largest_share as (
    select
        deal_id,
        account_id,
        row_number() over (partition by deal_id order by share_micros desc, account_id) as share_rank
    from stage_deal_account
),

placed as (
    select
        d.deal_id,
        coalesce(d.account_id, s.account_id, a.account_id) as account_id,
        d.campaign_id,
        d.deal_type,
        d.stage,
        d.status,
        d.crm_source,
        d.currency,
        cast(case when d.closed_on is not null then days_between(d.created_on, d.closed_on) end as bigint) as cycle_days,
        from_cents(mul_div_round_any(d.amount_minor, c.minor_num, c.minor_den)) as amount,
        from_cents(coalesce(mul_div_round_any(d.amount_minor, c.rate_num, c.rate_den), 0)) as pipeline,
        from_cents(
            case when d.status = 'won' then coalesce(mul_div_round_any(d.amount_minor, k.rate_num, k.rate_den), 0) else 0 end
        ) as revenue,
        d.status = 'won' as is_won,
        d.status <> 'open' as is_closed,
        t.deal_type is not null as is_credited,
        d.is_close_before_creation,
        d.created_at,
        d.closed_at,
        d.created_on,
        d.closed_on
    from stage_deal as d
    left join largest_share as s
        on d.deal_id = s.deal_id and s.share_rank = 1
    left join people_account as a
        on d.deal_id = a.deal_id and a.person_rank = 1
    left join currency_rate as c
        on coalesce(d.currency, '') = c.currency and d.created_on = c.converted_on
    left join currency_rate as k
        on coalesce(d.currency, '') = k.currency and d.closed_on = k.converted_on
    left join credited_deal_type as t
        on d.deal_type = t.deal_type
)

select * from placed
