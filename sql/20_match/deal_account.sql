-- What each company of a deal has of its amounts: they add up to the deal, to the cent.
-- grain: one row per deal_id and account_id
select
    c.deal_id,
    c.account_id,
    from_cents(
        mul_div_round(to_cents(d.pipeline), c.running_share, c.total_share)
        - mul_div_round(to_cents(d.pipeline), c.running_share - c.share, c.total_share)
    ) as pipeline,
    from_cents(
        mul_div_round(to_cents(d.revenue), c.running_share, c.total_share)
        - mul_div_round(to_cents(d.revenue), c.running_share - c.share, c.total_share)
    ) as revenue,
    safe_div(c.share, c.total_share) as share,
    c.is_shared,
    d.created_on,
    d.closed_on
from deal_company as c
inner join deal as d
    on c.deal_id = d.deal_id
