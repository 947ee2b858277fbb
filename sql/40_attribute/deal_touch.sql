-- Every touch beside every deal it might belong to, per lens, with the first reason it does not count;
-- those without a reason are the journey. Lens account: touches of the deal's
-- companies, of which a touch has one, so that it stands in a journey once. Lens lead:
-- touches of the people on the deal, wherever they are.
-- grain: one row per deal_id, lens and touch_id
with by_account as (
    select
        d.deal_id, d.account_id, d.created_at, d.lookback_at, d.ended_at, d.is_closed,
        t.touch_id, t.person_id, t.campaign_id, t.channel, t.motion, t.not_counted_reason, t.touched_at, t.touched_on,
        true as is_of_account
    from credited_deal as d
    inner join deal_company as c
        on d.deal_id = c.deal_id
    inner join touch as t
        on c.account_id = t.account_id
),

by_person as (
    select
        d.deal_id, d.account_id, d.created_at, d.lookback_at, d.ended_at, d.is_closed,
        t.touch_id, t.person_id, t.campaign_id, t.channel, t.motion, t.not_counted_reason, t.touched_at, t.touched_on,
        coalesce(t.account_id = d.account_id, false) or c.deal_id is not null as is_of_account
    from credited_deal as d
    inner join deal_person as p
        on d.deal_id = p.deal_id
    inner join touch as t
        on p.person_id = t.person_id
    left join (select deal_id, account_id from deal_company where is_shared) as c
        on d.deal_id = c.deal_id and t.account_id = c.account_id
),

pairs as (
    select a.*, 'account' as lens, true as is_on_deal from by_account as a
    union all
    select p.*, 'lead' as lens, true as is_on_deal from by_person as p
    union all
    select a.*, 'lead' as lens, false as is_on_deal
    from by_account as a
    anti join deal_person as p
        on a.deal_id = p.deal_id and a.person_id = p.person_id
),

judged as (
    select
        p.deal_id, p.lens, p.touch_id, p.account_id, p.person_id, p.campaign_id, p.channel, p.motion,
        p.touched_at, p.touched_on, p.created_at, p.is_of_account,
        case
            when p.touched_at < p.lookback_at then 'outside_lookback'
            when p.is_closed and p.touched_at > p.ended_at then 'after_close'
            when not p.is_on_deal then 'not_on_deal'
            else p.not_counted_reason
        end as reason
    from pairs as p
    inner join attribution_lens as l
        on p.lens = l.lens
)

select * from judged
