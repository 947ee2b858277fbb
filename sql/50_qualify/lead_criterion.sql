-- The checklist of each lead: every criterion answered yes, no or unknown. Of the rules that answer a criterion
-- the first whose field is known decides.
-- grain: one row per lead_id and criterion
with answers as (
    select
        f.lead_id,
        r.rule_name as criterion,
        f.field,
        v.shown_value,
        r.threshold,
        coalesce(case when r.source <> '' then r.source end, f.source) as source,
        v.is_true,
        row_number() over (partition by f.lead_id, r.rule_name order by r.rule_number) as rule_rank
    from lead_field as f
    inner join field_verdict as v
        on f.field = v.field and f.value = v.value
    inner join lead_rule as r
        on v.rule_number = r.rule_number
    where r.purpose = 'criterion'
),

asked as (
    select distinct rule_name as criterion from lead_rule where purpose = 'criterion'
)

select
    l.lead_id,
    c.criterion,
    a.field,
    a.shown_value as given_value,
    a.threshold,
    case when a.is_true then 'yes' when not a.is_true then 'no' else 'unknown' end as verdict,
    a.source
from funnel_lead as l
cross join asked as c
left join answers as a
    on l.lead_id = a.lead_id and c.criterion = a.criterion and a.rule_rank = 1
