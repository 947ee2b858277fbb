-- What each touch of a deal gets under each model, in which role, or why nothing. Milestones are FT first
-- touch, LC lead creation, OC deal creation, CW close; of the models
-- that learn, the touches that share what their channel or motion gets.
-- grain: one row per touch of the window and model; none where credits by touch are not published
with journey as (
    select
        touch_id,
        channel,
        motion,
        touched_on,
        row_number() over (order by position) as i,
        count(*) over () as n,
        count(*) over (partition by channel) as channel_touches,
        count(*) over (partition by motion) as motion_touches,
        max(touched_on) over () as last_on,
        [case when is_first_touch then 'FT' end, case when is_lead_creation then 'LC' end,
         case when is_deal_creation then 'OC' end, case when is_close then 'CW' end] as marks
    from attribution_journey
    where
        deal_id = $1 and lens = $2
        and case $3 when 'sourced' then is_sourced when 'accelerated' then not is_sourced else true end
        and ($4 = 'all' or is_marketing)
),

credits as (
    select model, touch_id, weight, pipeline, revenue
    from attribution_touch
    where deal_id = $1 and lens = $2 and touch_window = $3 and touch_scope = $4
),

judged as (
    select
        j.touch_id, j.channel, j.motion, j.channel_touches, j.motion_touches, j.i, j.n, m.model, c.pipeline, c.revenue,
        date_diff('day', j.touched_on, j.last_on) as days_before,
        coalesce(c.weight, 0) as weight,
        coalesce(array_to_string(case m.model when 'u_shaped' then j.marks[1:2] when 'w_shaped' then j.marks[1:3] else j.marks end, ' '), '') as milestones
    from journey as j
    cross join (select distinct model from credits) as m
    left join credits as c
        on j.touch_id = c.touch_id and m.model = c.model
),

told as (
    select
        d.*,
        max(milestones <> '') over (partition by model) as has_milestone
    from judged as d
)

select
    touch_id,
    model,
    weight,
    coalesce(cast(pipeline as varchar), '') as pipeline,
    coalesce(cast(revenue as varchar), '') as revenue,
    case
        when model = 'first_touch' then case when i = 1 then 'first' else 'not first' end
        when model = 'last_touch' then case when i = n then 'last' else 'not last' end
        when model = 'last_non_direct' and weight > 0 then case when channel = 'direct' then 'last, all direct' else 'last not direct' end
        when model = 'last_non_direct' then case when channel = 'direct' then 'direct' else 'not last' end
        when model = 'linear' then '1 of ' || n
        when model = 'time_decay' then days_before || ' d before last'
        when model = 'position_based' then case when i = 1 then 'first' when i = n then 'last' else 'between' end
        when model in ('markov', 'shapley') then '1 of ' || channel_touches
        when model = 'markov_motion' then '1 of ' || motion_touches
        when milestones <> '' and weight > 0 then milestones
        when not has_milestone and weight > 0 then '1 of ' || n
        when model not in ('u_shaped', 'w_shaped', 'full_path') and i = n and weight > 0 then 'last'
        when weight > 0 then 'between'
        when model = 'u_shaped' then 'no milestone'
        else 'outside'
    end as role
from told
order by i, model
