-- How well the MQA rule foretold deals, month by month and threshold by threshold: the MQAs that a deal came
-- after within deal_days, and the deals that an MQA came before within as many. An account in an open deal
-- foretells nothing: its MQAs are left out.
-- grain: one row per touch_scope, enter_points and period_month
with mqas as (
    select
        k.touch_scope,
        t.enter_micros,
        month_start(k.evaluated_on) as period_month,
        sum(case when k.is_in_deal then 0 else 1 end) as mqas,
        sum(case when k.is_in_deal then 1 else 0 end) as mqas_in_deal,
        sum(case when k.is_before_deal and not k.is_in_deal then 1 else 0 end) as converted
    from mqa_peak as k
    cross join mqa_threshold as t
    where k.height_before < t.enter_micros and k.height >= t.enter_micros
    group by k.touch_scope, t.enter_micros, month_start(k.evaluated_on)
),

-- The first MQA of those that came before a deal.
caught as (
    select
        k.touch_scope,
        t.enter_micros,
        d.account_id,
        d.opened_on,
        max(days_between(k.evaluated_on, d.opened_on)) as lead_days
    from mqa_peak as k
    inner join deal_spell as d
        on k.account_id = d.account_id
    cross join run_parameter as p
    cross join mqa_threshold as t
    where
        k.is_before_deal and not k.is_in_deal
        and d.opened_on > k.evaluated_on and d.opened_on <= add_days(k.evaluated_on, p.deal_days)
        and k.height_before < t.enter_micros and k.height >= t.enter_micros
    group by k.touch_scope, t.enter_micros, d.account_id, d.opened_on
),

ranked as (
    select
        touch_scope,
        enter_micros,
        month_start(opened_on) as period_month,
        lead_days,
        row_number() over (partition by touch_scope, enter_micros, month_start(opened_on) order by lead_days, account_id, opened_on) as days_rank,
        count(*) over (partition by touch_scope, enter_micros, month_start(opened_on)) as deals
    from caught
),

catches as (
    select
        touch_scope,
        enter_micros,
        period_month,
        max(deals) as deals,
        max(case when days_rank = int_div(deals + 1, 2) then lead_days end) as median_days
    from ranked
    group by touch_scope, enter_micros, period_month
),

deals as (
    select month_start(opened_on) as period_month, count(*) as deals
    from deal_spell
    group by month_start(opened_on)
),

cells as (
    select
        s.touch_scope,
        t.enter_micros,
        t.is_configured,
        m.period_month,
        coalesce(q.mqas, 0) as mqas,
        coalesce(q.mqas_in_deal, 0) as mqas_in_deal,
        case when add_days(m.last_on, p.deal_days) <= p.as_of then coalesce(q.converted, 0) end as converted,
        coalesce(d.deals, 0) as deals,
        case when add_days(m.period_month, -p.deal_days) > add_days(p.first_week, 6) then coalesce(c.deals, 0) end as caught_deals,
        c.median_days,
        safe_div(b.opening, b.accounts) as base_share
    from history_month as m
    cross join run_parameter as p
    cross join mqa_threshold as t
    cross join (select 'all' as touch_scope union all select 'marketing') as s
    left join mqas as q
        on m.period_month = q.period_month and t.enter_micros = q.enter_micros and s.touch_scope = q.touch_scope
    left join catches as c
        on m.period_month = c.period_month and t.enter_micros = c.enter_micros and s.touch_scope = c.touch_scope
    left join deals as d
        on m.period_month = d.period_month
    inner join deal_base_rate as b
        on m.period_month = b.period_month
)

select
    touch_scope,
    case
        when converted is null and caught_deals is null then 'no precision: the days after are not over; no recall: the history begins too late'
        when converted is null then 'no precision: the days after are not over'
        when caught_deals is null then 'no recall: the history begins too late'
    end as unscored,
    cast(mqas as bigint) as mqas,
    cast(mqas_in_deal as bigint) as mqas_in_deal,
    cast(converted as bigint) as converted,
    cast(deals as bigint) as deals,
    cast(caught_deals as bigint) as caught_deals,
    cast(case when caught_deals is not null then median_days end as bigint) as median_lead_days,
    from_micros(enter_micros) as enter_points,
    safe_div(converted, mqas) as precision_share,
    safe_div(caught_deals, deals) as recall_share,
    case when converted is not null then base_share end as base_share,
    is_configured,
    period_month
from cells
