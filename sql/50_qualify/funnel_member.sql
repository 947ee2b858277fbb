-- The cells once per dimension. Members of a dimension add up to all.
-- grain: one row per cell and dimension
with members as (
    select c.*, 'all' as dimension, 'all' as member from funnel_cell as c
    union all
    select c.*, 'channel', channel from funnel_cell as c
    union all
    select c.*, 'motion', motion from funnel_cell as c
    union all
    select c.*, 'campaign', campaign_id from funnel_cell as c
    union all
    select c.*, 'lead_source', lead_source from funnel_cell as c
    union all
    select c.*, 'tier', tier from funnel_cell as c
    union all
    select c.*, 'cohort', cohort from funnel_cell as c
    union all
    select c.*, 'country', country from funnel_cell as c
)

select * from members where member is not null
