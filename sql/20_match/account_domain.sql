-- Which account a business domain belongs to. Where several claim it, in this order: open deal or
-- customer, a target tier, most leads that name the account, lowest id; the next is the runner-up.
-- grain: one row per domain
-- materialise
with claimed as (
    select a.account_id, d.domain
    from stage_account as a
    inner join host_domain as d
        on a.mail_host = d.host
    where d.domain_kind = 'business'
    union
    select a.account_id, d.domain
    from stage_account as a
    inner join host_domain as d
        on a.web_host = d.host
    where d.domain_kind = 'business'
),

deals as (
    select account_id, count(*) as live_deals
    from stage_deal
    where status in ('open', 'won')
    group by account_id
),

leads as (
    select account_id, count(*) as lead_count
    from stage_lead
    group by account_id
),

ranked as (
    select
        c.domain,
        c.account_id,
        row_number() over (
            partition by c.domain
            order by
                case when coalesce(d.live_deals, 0) > 0 or a.is_customer then 0 else 1 end,
                case when a.tier <> '' then 0 else 1 end,
                coalesce(l.lead_count, 0) desc,
                c.account_id
        ) as claim_rank
    from claimed as c
    inner join stage_account as a
        on c.account_id = a.account_id
    left join deals as d
        on c.account_id = d.account_id
    left join leads as l
        on c.account_id = l.account_id
),

resolved as (
    select
        domain,
        max(case when claim_rank = 1 then account_id end) as account_id,
        max(case when claim_rank = 2 then account_id end) as runner_up_account_id,
        cast(count(*) as bigint) as claims
    from ranked
    group by domain
)

select * from resolved
