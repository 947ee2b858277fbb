-- What marketing and sales say of each lead, with the score it had when it was handed over (of a lead that never
-- was, its highest), and what became of it. Sales' word is the first of its states since the lead was marketing's;
-- what a rule of abm.yaml rejects, nobody judged.
-- grain: one row per lead_id
-- materialise
with marketing as (
    select s.lead_id, min(s.spell_number) as spell_number
    from lead_state as s
    semi join definition_state as d
        on s.state = d.state and d.verdict = 'marketing'
    group by s.lead_id
),

judged as (
    select
        s.lead_id, d.verdict,
        replace(s.reason, ', which nothing dates: since the last change', '') as reason,
        row_number() over (partition by s.lead_id order by s.spell_number) as word_rank
    from lead_state as s
    inner join definition_state as d
        on s.state = d.state
    left join marketing as m
        on s.lead_id = m.lead_id
    where
        d.verdict in ('accepted', 'rejected') and s.spell_number > coalesce(m.spell_number, 0)
        and not (d.verdict = 'rejected' and s.state_source = 'rule')
),

-- The state in which a lead first came to sales.
received as (
    select h.lead_id, min_by(s.state, s.spell_number) as state
    from lead_handover as h
    inner join lead_state as s
        on h.lead_id = s.lead_id and h.spell_number = s.spell_number
    where h.to_role = 'sdr'
    group by h.lead_id
),

worked as (
    select
        l.lead_id,
        max(case when t.touched_at >= l.created_at then 1 else 0 end) = 1 as is_worked,
        count(*) as sales_touches
    from funnel_lead as l
    inner join touch as t
        on l.person_id = t.person_id
    where t.motion = 'sales' and (t.is_counted or t.not_counted_reason = 'sent_only')
    group by l.lead_id
),

paid as (
    select l.lead_id
    from funnel_lead as l
    semi join paid_channel as c
        on l.channel = c.channel
    union
    select lead_id from funnel_lead where acquisition = 'purchased'
),

blind as (
    select distinct l.lead_id
    from funnel_lead as l
    inner join judged_anyway as b
        on b.word = case b.field when 'channel' then l.channel when 'campaign' then l.campaign_id else l.acquisition end
)

select
    l.lead_id,
    l.account_id,
    l.acquisition,
    l.channel,
    l.motion,
    l.campaign_id,
    coalesce(m.mql_trigger, 'none') as mql_trigger,
    case
        when k.lead_id is null then 'none'
        when k.state not in ('mql', 'sal') then 'skipped'
        when u.on_2 > l.created_on then 'nurtured'
        else 'direct'
    end as handover_path,
    case when j.verdict is not null then j.verdict when u.top_number >= 2 then 'ignored' else 'none' end as verdict,
    case when j.verdict = 'rejected' then coalesce(o.reject_reason, j.reason) end as reject_reason,
    f.fit_grade,
    from_micros(coalesce(s.micros, 0)) as score,
    g.lead_id is not null as is_mql,
    b.lead_id is not null as is_judged_anyway,
    d.lead_id is not null as is_paid,
    u.top_number >= 2 as is_handed_over,
    u.top_number >= 4 as is_sql,
    u.top_number >= 6 as is_won,
    l.created_on is null or days_between(l.created_on, p.as_of) >= coalesce(h.horizon_days, p.funnel_horizon_days) as has_had_time,
    case when coalesce(w.is_worked, false) then p.worked_lead_minutes else 0 end
    + coalesce(w.sales_touches, 0) * p.sales_touch_minutes as selling_minutes,
    from_cents(m.pipeline_cents) as pipeline,
    from_cents(m.revenue_cents) as revenue,
    l.created_on,
    u.on_2 as handed_over_on
from funnel_lead as l
cross join run_parameter as p
inner join lead_milestone as m
    on l.lead_id = m.lead_id
inner join funnel_unit as u
    on u.unit = 'lead' and l.lead_id = u.unit_id
left join funnel_pace as h
    on h.unit = 'lead' and h.from_number = 1 and h.to_number = 6
left join lead_fit as f
    on l.lead_id = f.lead_id
left join marketing as g
    on l.lead_id = g.lead_id
left join judged as j
    on l.lead_id = j.lead_id and j.word_rank = 1
left join sales_record as o
    on l.lead_id = o.lead_id
left join received as k
    on l.lead_id = k.lead_id
left join handover_score as s
    on l.lead_id = s.lead_id
left join worked as w
    on l.lead_id = w.lead_id
left join paid as d
    on l.lead_id = d.lead_id
left join blind as b
    on l.lead_id = b.lead_id
