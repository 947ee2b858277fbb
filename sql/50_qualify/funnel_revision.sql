-- Records whose fate may lower the figures of earlier cohorts: counted with another record of the same person,
-- deleted, found to be one's own or a competitor's, or reopened after they had been closed.
-- grain: one row per lead_id and revision
select s.lead_id, 'merged' as revision, l.lead_id as counted_as, cast(null as date) as revised_on
from stage_lead as s
inner join person as p
    on s.lead_id = p.lead_id
inner join funnel_lead as l
    on p.person_id = l.person_id
where s.lead_id <> l.lead_id
union all
select
    g.lead_id,
    case when m.merged_id is null then 'deleted' else 'merged' end as revision,
    l.lead_id as counted_as,
    cast(null as date) as revised_on
from left_lead as g
left join merged_lead as m
    on g.lead_id = m.merged_id
left join person as p
    on m.winner_id = p.lead_id
left join funnel_lead as l
    on p.person_id = l.person_id
union all
select p.lead_id, 'internal', null, null
from person as p
semi join internal_person as i
    on p.person_id = i.person_id
union all
select lead_id, 'reopened', lead_id, max(entered_on)
from lead_state
where is_reopened
group by lead_id
