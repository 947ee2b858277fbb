-- What is odd about the data, by rule.
-- grain: one row per rule and entity
select
    severity,
    rule_name,
    entity,
    cast(sum(records) as bigint) as records,
    min(message) as message
from data_quality
group by severity, rule_name, entity
order by (severity = 'warn') desc, records desc, rule_name, entity
