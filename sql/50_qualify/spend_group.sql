-- Spend by month and what its records name, in cents of the reporting currency at the rate of each day. A
-- channel is read by the channel rules, as a touch's is; rule_channel and rule_motion are what the rules make
-- of the channel, else of the campaign's type, and where it goes while there is no touch.
-- grain: one row per spend_number
-- materialise
with ruled as (
    select
        month_start(s.spent_on) as period_month,
        s.campaign_id,
        case when s.channel_given <> '' then k.channel end as channel,
        s.motion_given as motion,
        k.channel as rule_channel,
        k.motion as rule_motion,
        s.cost_type,
        mul_div_round_any(s.amount_minor, r.rate_num, r.rate_den) as cents
    from stage_spend as s
    inner join currency_rate as r
        on coalesce(s.currency, '') = r.currency and s.spent_on = r.converted_on
    inner join touch_kind as k
        on
            s.channel_given = k.channel_given and s.campaign_type = k.campaign_type
            and k.touch_type = '' and k.utm_source = '' and k.utm_medium = ''
            and k.direction = 'inbound' and k.captured = ''
),

summed as (
    select
        period_month, campaign_id, channel, motion, rule_channel, rule_motion, cost_type,
        cast(sum(cents) as bigint) as cents
    from ruled
    group by period_month, campaign_id, channel, motion, rule_channel, rule_motion, cost_type
)

select
    s.*,
    campaign_id is not null or channel is not null as is_direct,
    row_number() over (
        order by period_month, campaign_id nulls first, channel nulls first, motion nulls first, rule_channel, rule_motion, cost_type
    ) as spend_number
from summed as s
