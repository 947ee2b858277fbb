-- The points that each value of a field earns towards the fit, of those the field can earn: of the rules of a
-- field the best that holds counts.
-- grain: one row per field and value
select
    v.field,
    v.value,
    max(v.shown_value) as shown_value,
    max(case when v.is_true then r.points_cents else 0 end) as cents,
    max(r.points_cents) as best_cents
from field_verdict as v
inner join lead_rule as r
    on v.rule_number = r.rule_number
where r.purpose = 'fit'
group by v.field, v.value
