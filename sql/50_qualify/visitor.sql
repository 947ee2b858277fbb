-- Browsers that visited: where the first visit came from, and when it left a contact, of which lead. A visit
-- that nobody can name counts; one's own people and machines do not, nor who was a lead before the first visit.
-- grain: one row per visitor_key
-- materialise
with visits as (
    select
        e.visitor_key, e.channel, e.motion, e.campaign_id, e.touched_on,
        row_number() over (partition by e.visitor_key order by e.touched_at, e.touch_id) as visit_rank
    from touch_earned as e
    anti join internal_person as i
        on e.person_id = i.person_id
    where e.visitor_key is not null and (e.not_counted_reason is null or (e.not_counted_reason = 'unmatched' and e.status = 'completed'))
)

select
    v.visitor_key,
    l.lead_id,
    v.channel,
    v.motion,
    coalesce(v.campaign_id, 'no_campaign') as campaign_id,
    n.person_id is not null as is_captured,
    v.touched_on as visited_on,
    case when n.captured_at < c.split_at or c.split_at is null then c.date_before else c.date_after end as captured_on
from visits as v
left join visitor_person as n
    on v.visitor_key = n.visitor_key
left join funnel_lead as l
    on n.person_id = l.person_id
left join business_calendar as c
    on cast(n.captured_at as date) = c.utc_date
where v.visit_rank = 1 and coalesce(l.created_on >= v.touched_on, true)
