-- The companies of each deal: those that deal_account names, else its one account. Shares are taken in
-- proportion, the largest first; running and total are what amounts are split by.
-- grain: one row per deal_id and account_id
-- materialise
with named as (
    select deal_id, account_id, share_micros as share
    from stage_deal_account
    union all
    select d.deal_id, d.account_id, 1
    from deal as d
    anti join stage_deal_account as a
        on d.deal_id = a.deal_id
    where d.account_id is not null
),

-- Shares that are all 0 say nothing: the companies share alike.
weighed as (
    select
        deal_id,
        account_id,
        case when max(share) over (partition by deal_id) = 0 then 1 else share end as share
    from named
)

select
    deal_id,
    account_id,
    cast(share as bigint) as share,
    cast(sum(share) over (
        partition by deal_id order by share desc, account_id rows between unbounded preceding and current row
    ) as bigint) as running_share,
    cast(sum(share) over (partition by deal_id) as bigint) as total_share,
    count(*) over (partition by deal_id) > 1 as is_shared
from weighed
