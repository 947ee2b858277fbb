-- The pairs of stages that the funnel counts: from each stage to each further one. MQL and SAL are left out where
-- nothing ever says that a lead entered them: those further on would be all that is known of them. Visitors are
-- followed from the visit; from stage to stage they are leads.
-- grain: one row per unit, from_number and to_number
-- materialise
with told as (
    select f.unit, f.stage_number
    from funnel_stage as f
    left join (select distinct state from lead_state) as s
        on f.stage = s.state
    where f.stage not in ('mql', 'sal') or s.state is not null
)

select f.unit, f.stage_number as from_number, t.stage_number as to_number
from told as f
inner join told as t
    on f.unit = t.unit and f.stage_number < t.stage_number
where f.unit <> 'visitor' or f.stage_number = 0
