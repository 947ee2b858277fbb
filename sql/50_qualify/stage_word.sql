-- What the words of statuses and stage histories mean: the first rule that matches, over the distinct words.
-- The state is null where no rule knows the word.
-- grain: one row per entity and stage
-- materialise
with words as (
    select 'lead' as entity, lower(status) as stage, count(*) as records
    from stage_lead
    where status is not null
    group by lower(status)
    union all
    select 'lead', stage, count(*) from stage_lead_stage group by stage
    union all
    select 'deal', stage, count(*) from stage_deal_stage group by stage
),

distinct_words as (
    select entity, stage, cast(sum(records) as bigint) as records from words group by entity, stage
),

matched as (
    select
        w.entity, w.stage, r.state,
        row_number() over (partition by w.entity, w.stage order by r.rule_number) as rule_rank
    from distinct_words as w
    inner join stage_rule as r
        on w.entity = r.entity and rx_like(w.stage, r.stage)
)

select w.entity, w.stage, m.state, w.records
from distinct_words as w
left join matched as m
    on w.entity = m.entity and w.stage = m.stage and m.rule_rank = 1
