-- The leads that are out, each with its primary reason: the first rule of abm.yaml that holds.
-- grain: one row per lead_id
with held as (
    select
        f.lead_id,
        r.rule_name as reason,
        f.field,
        v.shown_value,
        r.threshold,
        f.source,
        row_number() over (partition by f.lead_id order by r.rule_number) as rule_rank,
        count(*) over (partition by f.lead_id) as rules
    from lead_field as f
    inner join field_verdict as v
        on f.field = v.field and f.value = v.value
    inner join lead_rule as r
        on v.rule_number = r.rule_number
    where r.purpose = 'disqualify' and v.is_true
)

select lead_id, reason, field, shown_value as given_value, threshold, source, rules as rules_met
from held
where rule_rank = 1
