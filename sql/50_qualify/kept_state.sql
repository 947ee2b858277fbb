-- The states that the extract tells, by a date of its own, a history or a status: no rule derives them.
-- grain: one row per state
-- materialise
select state from stage_word where entity = 'lead' and state is not null
union
select 'mql' from stage_lead where mql_at is not null
union
select 'sal' from stage_lead where sal_at is not null
union
select 'sql' from stage_lead where sql_at is not null
