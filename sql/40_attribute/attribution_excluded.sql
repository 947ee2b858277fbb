-- Why a touch is in no journey: per deal of its account, and once where no deal is near.
-- grain: one row per touch_id, lens and deal_id
with beside_deals as (
    select touch_id, lens, deal_id, account_id, reason, touched_at
    from deal_touch
    where reason is not null and is_of_account
),

dealless as (
    select
        t.touch_id,
        'none' as lens,
        '' as deal_id,
        t.account_id,
        case
            when t.not_counted_reason = 'no_consent' then 'no_consent'
            when t.account_id is null then 'unmatched'
            else coalesce(t.not_counted_reason, 'no_deal')
        end as reason,
        t.touched_at
    from touch as t
    anti join (
        select c.account_id
        from deal_company as c
        semi join credited_deal as d
            on c.deal_id = d.deal_id
    ) as c
        on t.account_id = c.account_id
    anti join attribution_journey as j
        on t.touch_id = j.touch_id
)

select * from beside_deals
union all
select * from dealless
