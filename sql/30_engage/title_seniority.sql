-- The seniority that each title tells: the first rule that finds something in it.
-- grain: one row per title
-- materialise
with matched as (
    select t.title, r.seniority,
        row_number() over (partition by t.title order by r.rule_number) as rule_rank
    from (select distinct title from stage_lead where seniority is null) as t
    inner join seniority_rule as r
        on rx_like(t.title, r.title)
)

select title, seniority from matched where rule_rank = 1
