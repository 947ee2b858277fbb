-- The stages of each funnel, in order. A visitor becomes a lead with the contact it leaves.
-- grain: one row per unit and stage
select 'lead' as unit, 'lead' as stage, 1 as stage_number
union all select 'lead', 'mql', 2
union all select 'lead', 'sal', 3
union all select 'lead', 'sql', 4
union all select 'lead', 'opportunity', 5
union all select 'lead', 'won', 6
union all select 'visitor', 'visitor', 0
union all select 'visitor', 'lead', 1
union all select 'visitor', 'mql', 2
union all select 'visitor', 'sal', 3
union all select 'visitor', 'sql', 4
union all select 'visitor', 'opportunity', 5
union all select 'visitor', 'won', 6
union all select 'account', 'unaware', 1
union all select 'account', 'aware', 2
union all select 'account', 'engaged', 3
union all select 'account', 'mqa', 4
union all select 'account', 'opportunity', 5
union all select 'account', 'customer', 6
