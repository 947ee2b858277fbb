-- Each journey seen through each configured window and scope: how many touches, and where the milestones
-- lie among them. A milestone outside the window or scope is missing (null).
-- grain: one row per deal_id, lens, touch_window and touch_scope
-- materialise
with journeys as (
    select
        deal_id,
        lens,
        max(journey_touches) as touches,
        max(sourced_touches) as sourced,
        max(marketing_touches) as marketing,
        max(sourced_marketing_touches) as sourced_marketing,
        max(case when is_first_touch then position end) as ft,
        max(case when is_lead_creation then position end) as lc,
        max(case when is_deal_creation then position end) as oc,
        max(case when is_close then position end) as cw,
        max(case when is_first_touch and is_marketing then marketing_position end) as ft_marketing,
        max(case when is_lead_creation and is_marketing then marketing_position end) as lc_marketing,
        max(case when is_deal_creation and is_marketing then marketing_position end) as oc_marketing,
        max(case when is_close and is_marketing then marketing_position end) as cw_marketing,
        max(case when channel <> 'direct' then position end) as known_channel,
        max(case when channel <> 'direct' and is_sourced then position end) as known_sourced,
        max(case when channel <> 'direct' and is_marketing then marketing_position end) as known_marketing,
        max(case when channel <> 'direct' and is_marketing and is_sourced then marketing_position end) as known_sourced_marketing,
        max(touched_on) as last_on,
        max(case when is_sourced then touched_on end) as sourced_last_on,
        max(case when is_marketing then touched_on end) as marketing_last_on,
        max(case when is_marketing and is_sourced then touched_on end) as sourced_marketing_last_on
    from attribution_journey
    group by deal_id, lens
),

scoped as (
    select
        j.deal_id, j.lens, v.touch_window, v.touch_scope,
        case when v.touch_scope = 'all' then j.touches else j.marketing end as touches,
        case when v.touch_scope = 'all' then j.sourced else j.sourced_marketing end as sourced,
        case when v.touch_scope = 'all' then j.ft else j.ft_marketing end as ft,
        case when v.touch_scope = 'all' then j.lc else j.lc_marketing end as lc,
        case when v.touch_scope = 'all' then j.oc else j.oc_marketing end as oc,
        case when v.touch_scope = 'all' then j.cw else j.cw_marketing end as cw,
        case
            when v.touch_window = 'sourced' and v.touch_scope = 'all' then j.known_sourced
            when v.touch_window = 'sourced' then j.known_sourced_marketing
            when v.touch_scope = 'all' then j.known_channel
            else j.known_marketing
        end as known_channel,
        case
            when v.touch_window = 'sourced' and v.touch_scope = 'all' then j.sourced_last_on
            when v.touch_window = 'sourced' then j.sourced_marketing_last_on
            when v.touch_scope = 'all' then j.last_on
            else j.marketing_last_on
        end as last_on
    from journeys as j
    inner join attribution_view as v
        on j.lens = v.lens
),

bounded as (
    select
        s.*,
        case when touch_window = 'accelerated' then sourced else 0 end as touches_before,
        case touch_window when 'sourced' then sourced when 'accelerated' then touches - sourced else touches end as n
    from scoped as s
),

placed as (
    select
        deal_id, lens, touch_window, touch_scope, touches_before, n, last_on,
        case when ft > touches_before and ft <= touches_before + n then ft - touches_before end as ft,
        case when lc > touches_before and lc <= touches_before + n then lc - touches_before end as lc,
        case when oc > touches_before and oc <= touches_before + n then oc - touches_before end as oc,
        case when cw > touches_before and cw <= touches_before + n then cw - touches_before end as cw,
        coalesce(case when known_channel > touches_before then known_channel - touches_before end, n) as last_known,
        known_channel is null or known_channel <= touches_before as is_all_direct
    from bounded
    where n > 0
)

select * from placed
