-- What a deal of an account's size is worth on the mean, drawn towards the mean of all deals as if ten more
-- of those were in the size band: a few deals say little. Any deal but renewals, by its pipeline.
-- grain: one row per size_band
with amounts as (
    select a.size_band, to_cents(d.pipeline) as cents
    from deal as d
    inner join account_base as a
        on d.account_id = a.account_id
    where d.deal_type <> 'renewal' and d.amount is not null
),

bands as (
    select size_band, count(*) as deals, cast(sum(cents) as bigint) as cents
    from amounts
    group by size_band
),

totals as (
    select cast(sum(deals) as bigint) as deals, cast(sum(cents) as bigint) as cents
    from bands
),

overall as (
    select mul_div_round_any(cents, 1, deals) as mean_cents
    from totals
)

select
    s.size_band,
    mul_div_round_any(coalesce(b.cents, 0) + 10 * o.mean_cents, 1, coalesce(b.deals, 0) + 10) as mean_cents
from (select distinct size_band from account_base) as s
cross join overall as o
left join bands as b
    on s.size_band = b.size_band
