-- What comes before deals, and the day it happened. lead: a person's first record, unless it was bought or
-- prospected. sql: sales qualified the person, where the extract says when. One's own people and competitors are
-- neither.
-- mqa: an account became marketing-qualified, at a week's end; in the first week of the history nobody
-- knows whether it had been before.
-- grain: one row per outcome and outcome_id
-- materialise
with records as (
    select *, row_number() over (partition by person_id order by sql_at nulls last, lead_id) as sql_rank
    from person_record
),

events as (
    select 'lead' as outcome, lead_id as outcome_id, person_id, account_id, created_at as happened_at
    from records
    where record_rank = 1 and coalesce(acquisition, 'generated') not in ('purchased', 'prospected')
    union all
    select 'sql', r.lead_id, r.person_id, r.account_id, r.sql_at
    from records as r
    cross join run_parameter as p
    where r.sql_rank = 1 and r.sql_at < p.as_of_at
)

select
    e.outcome, e.outcome_id, e.person_id, e.account_id, e.happened_at,
    case when e.happened_at < c.split_at or c.split_at is null then c.date_before else c.date_after end as happened_on
from events as e
inner join business_calendar as c
    on cast(e.happened_at as date) = c.utc_date
union all
select
    'mqa', m.account_id || ' ' || cast(m.week_start as string), cast(null as string), m.account_id,
    cast(null as timestamp), m.evaluated_on
from mqa_entry as m
cross join run_parameter as p
where m.is_entry and m.week_start > p.first_week
