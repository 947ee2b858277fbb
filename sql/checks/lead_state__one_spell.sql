-- Every lead of the funnel is in exactly one state on every day since its creation: its spells follow one
-- another without gap or overlap, and one is open.
with ordered as (
    select
        lead_id, spell_number, reason, entered_on, left_on,
        lead(entered_on) over (partition by lead_id order by spell_number) as next_on,
        row_number() over (partition by lead_id order by spell_number) as place,
        sum(case when left_on is null then 1 else 0 end) over (partition by lead_id) as open_spells
    from lead_state
)

select l.lead_id, o.spell_number, o.entered_on, o.left_on
from funnel_lead as l
left join ordered as o
    on l.lead_id = o.lead_id
where
    o.lead_id is null
    or o.spell_number <> o.place
    or o.reason = ''
    or o.open_spells <> 1
    or o.next_on < o.entered_on
    or (o.spell_number = 1 and o.entered_on is distinct from l.created_on)
