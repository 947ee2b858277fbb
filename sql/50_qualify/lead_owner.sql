-- Whose lead it is, by keys: the SDR of its first deal that names one, else the owner of its record that changed
-- last; the account executive of its first deal that names one.
-- grain: one row per lead_id
with records as (
    select
        n.person_id, s.owner_key,
        row_number() over (partition by n.person_id order by s.modified_at desc nulls last, s.lead_id) as owner_rank
    from stage_lead as s
    inner join person as n
        on s.lead_id = n.lead_id
    where s.owner_key is not null
),

deals as (
    select
        n.person_id, d.sdr_key, d.ae_key,
        row_number() over (partition by n.person_id order by d.created_at, d.deal_id) as deal_number
    from person_deal as n
    inner join stage_deal as d
        on n.deal_id = d.deal_id
),

first_named as (
    select
        person_id,
        min_by(sdr_key, case when sdr_key is not null then deal_number end) as sdr_key,
        min_by(ae_key, case when ae_key is not null then deal_number end) as ae_key
    from deals
    group by person_id
)

select l.lead_id, coalesce(f.sdr_key, r.owner_key) as sdr_key, f.ae_key
from funnel_lead as l
left join records as r
    on l.person_id = r.person_id and r.owner_rank = 1
left join first_named as f
    on l.person_id = f.person_id
