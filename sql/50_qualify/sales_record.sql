-- What sales' own records say of each lead: by keys, the SDR of its first deal that names one, else the owner of the
-- record that changed last, and the account executive of its first deal that names one; and why it was rejected.
-- grain: one row per lead_id
-- materialise
with records as (
    select
        n.person_id, s.owner_key, s.reject_reason,
        row_number() over (partition by n.person_id order by s.modified_at desc nulls last, s.lead_id) as record_number
    from stage_lead as s
    inner join person as n
        on s.lead_id = n.lead_id
    where s.owner_key is not null or s.reject_reason is not null
),

spoken as (
    select
        person_id,
        min_by(owner_key, case when owner_key is not null then record_number end) as owner_key,
        min_by(reject_reason, case when reject_reason is not null then record_number end) as reject_reason
    from records
    group by person_id
),

deals as (
    select
        n.person_id, d.sdr_key, d.ae_key,
        row_number() over (partition by n.person_id order by d.created_at, d.deal_id) as deal_number
    from person_deal as n
    inner join stage_deal as d
        on n.deal_id = d.deal_id
    where d.sdr_key is not null or d.ae_key is not null
),

sold as (
    select
        person_id,
        min_by(sdr_key, case when sdr_key is not null then deal_number end) as sdr_key,
        min_by(ae_key, case when ae_key is not null then deal_number end) as ae_key
    from deals
    group by person_id
)

select l.lead_id, coalesce(d.sdr_key, s.owner_key) as sdr_key, d.ae_key, s.reject_reason
from funnel_lead as l
left join spoken as s
    on l.person_id = s.person_id
left join sold as d
    on l.person_id = d.person_id
