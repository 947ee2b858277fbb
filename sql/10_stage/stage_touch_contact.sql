-- Whom each touch was with, where that is written beside it. Of several people the first is taken, by id, of
-- those whom an extract holds; of several companies the first, and without any that of the deal.
-- grain: one row per touch_id
-- materialise
with ranked as (
    select
        c.*,
        row_number() over (
            partition by c.touch_id, c.lead_id, c.account_id, c.deal_id
            order by
                c.modified_at desc nulls last, c.extract_date desc, c.land_source desc,
                c.file_sha256 desc, c.record_number desc
        ) as version_rank
    from landed_touch_contact as c
)

select
    r.touch_id,
    coalesce(min(l.lead_id), min(r.lead_id)) as lead_id,
    coalesce(min(r.account_id), min(d.account_id)) as account_id,
    count(distinct r.lead_id) as people
from ranked as r
left join stage_lead as l
    on r.lead_id = l.lead_id
left join stage_deal as d
    on r.deal_id = d.deal_id
where r.version_rank = 1 and not coalesce(r.is_deleted, false)
group by r.touch_id
