-- How many statements a text holds, all of them reading ones; an error says why it is no such text.
-- grain: one row
with parsed as (
    select cast(json_serialize_sql(cast($1 as varchar)) as varchar) as tree
)

select
    coalesce(cast(json_extract_string(tree, '$.error') as boolean), false) as is_error,
    coalesce(json_extract_string(tree, '$.error_type'), '') as error_type,
    coalesce(json_extract_string(tree, '$.error_message'), '') as error_message,
    coalesce(cast(json_array_length(tree, '$.statements') as bigint), 0) as statements
from parsed
