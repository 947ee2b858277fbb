-- What the bootstrap of attribution_sensitivity draws: the accounts of the credited deals; a deal without an
-- account stands for itself. More than 1,000 are dealt out at random, by a hash of their id, into 1,000 groups of
-- equal size that are drawn whole: the spread of random groups estimates the same variance, with a relative error of
-- about 1/sqrt(2 x 1,000) (K. Wolter, Introduction to Variance Estimation, 2007, chapter 2), at a bounded cost.
-- grain: one row per deal_id
with owners as (
    select deal_id, coalesce(account_id, 'deal ' || deal_id) as owner
    from credited_deal
),

shuffled as (
    select owner, row_number() over (order by hash_hex(owner), owner) - 1 as place
    from owners
    group by owner
)

select o.deal_id, cast(s.place - 1000 * int_div(s.place, 1000) as bigint) as unit_number
from owners as o
inner join shuffled as s
    on o.owner = s.owner
