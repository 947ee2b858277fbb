-- Records that name another which no extract holds, of those that name one. Without an account extract no
-- account is looked for.
-- grain: one row per entity, land_source and target
with named as (
    select 'touch' as entity, t.land_source, 'lead' as target, t.lead_id as record_id, l.lead_id as found_id
    from stage_touch as t
    left join stage_lead as l
        on t.lead_id = l.lead_id
    union all
    select 'lead', s.land_source, 'account', s.account_id, a.account_id
    from stage_lead as s
    left join stage_account as a
        on s.account_id = a.account_id
    cross join (select count(*) as accounts from stage_account where origin = 'extract') as e
    where e.accounts > 0
    union all
    select 'lead_stage', '', 'lead', s.lead_id, l.lead_id
    from stage_lead_stage as s
    left join stage_lead as l
        on s.lead_id = l.lead_id
    union all
    select 'deal_stage', '', 'deal', s.deal_id, d.deal_id
    from stage_deal_stage as s
    left join stage_deal as d
        on s.deal_id = d.deal_id
    union all
    select 'deal_contact', '', 'deal', c.deal_id, d.deal_id
    from stage_deal_contact as c
    left join stage_deal as d
        on c.deal_id = d.deal_id
    union all
    select 'deal_contact', '', 'lead', c.lead_id, l.lead_id
    from stage_deal_contact as c
    left join stage_lead as l
        on c.lead_id = l.lead_id
    union all
    select 'touch_contact', '', 'touch', c.touch_id, t.touch_id
    from stage_touch_contact as c
    left join stage_touch as t
        on c.touch_id = t.touch_id
)

select
    entity,
    land_source,
    target,
    count(*) as named,
    count(*) - count(found_id) as unresolved
from named
where record_id is not null
group by entity, land_source, target
having count(*) > count(found_id)
