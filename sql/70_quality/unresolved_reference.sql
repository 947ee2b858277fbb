-- Records that name another which no extract holds, of those that name one. Without an account extract no
-- account is looked for.
-- grain: one row per entity, land_source and target
with named as (
    select 'touch' as entity, land_source, 'lead' as target, lead_id as record_id from stage_touch
    union all
    select 'lead', l.land_source, 'account', l.account_id
    from stage_lead as l
    cross join (select count(*) as accounts from stage_account where origin = 'extract') as e
    where e.accounts > 0
    union all
    select 'lead_stage', '', 'lead', lead_id from stage_lead_stage
    union all
    select 'deal_stage', '', 'deal', deal_id from stage_deal_stage
    union all
    select 'deal_contact', '', 'deal', deal_id from stage_deal_contact
    union all
    select 'deal_contact', '', 'lead', lead_id from stage_deal_contact
    union all
    select 'touch_contact', '', 'touch', touch_id from stage_touch_contact
),

held as (
    select 'lead' as target, lead_id as record_id from stage_lead
    union all
    select 'account', account_id from stage_account
    union all
    select 'deal', deal_id from stage_deal
    union all
    select 'touch', t.touch_id
    from stage_touch as t
    semi join stage_touch_contact as c
        on t.touch_id = c.touch_id
)

select
    n.entity,
    n.land_source,
    n.target,
    count(*) as named,
    count(*) - count(h.record_id) as unresolved
from named as n
left join held as h
    on n.target = h.target and n.record_id = h.record_id
where n.record_id is not null
group by n.entity, n.land_source, n.target
having count(*) > count(h.record_id)
