-- The deals of an account, those it shares with others included, in full.
-- grain: one row per deal
select
    deal_id,
    deal_type,
    status,
    created_on,
    closed_on,
    cast(pipeline as varchar) as pipeline,
    cast(revenue as varchar) as revenue
from deal
where deal_id in (select deal_id from deal_account where account_id = $1)
order by created_at, deal_id
