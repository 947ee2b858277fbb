-- Deals: the latest version of each, as of the day, with their status.
-- A close after the as-of day has not happened yet; a close before creation moves creation to the close.
-- In the happened sense an open deal's amount and stage are unknown: today's say nothing about then.
-- grain: one row per deal_id
-- materialise
with ranked as (
    select
        d.*,
        row_number() over (
            partition by d.deal_id
            order by
                d.modified_at desc nulls last, d.extract_date desc, d.land_source desc,
                d.file_sha256 desc, d.record_number desc
        ) as version_rank
    from landed_deal as d
),

latest as (
    select
        r.*,
        coalesce(r.closed_at, r.modified_at, r.created_at) as ended_at,
        r.closed_at is null as is_undated,
        case
            when coalesce(r.status, '') = 'won' or coalesce(r.is_won, false) then 'won'
            when coalesce(r.status, '') = 'lost' or coalesce(r.is_closed, false) then 'lost'
            else 'open'
        end as extract_status
    from ranked as r
    where r.version_rank = 1 and not coalesce(r.is_deleted, false)
),

as_of as (
    select
        l.*,
        case when l.ended_at < p.as_of_at then l.extract_status else 'open' end as deal_status,
        case when l.extract_status <> 'open' and l.ended_at < l.created_at then l.ended_at else l.created_at end as opened_at,
        p.sense = 'known' or (l.extract_status <> 'open' and l.ended_at < p.as_of_at) as is_known,
        p.as_of_at
    from latest as l
    cross join run_parameter as p
),

cleaned as (
    select
        d.deal_id,
        d.account_id,
        d.lead_id,
        d.campaign_id,
        coalesce(d.deal_type, 'new_business') as deal_type,
        case when d.is_known then d.stage end as stage,
        d.deal_status as status,
        d.lead_source as crm_source,
        d.sdr_key,
        d.ae_key,
        upper(d.currency) as currency,
        d.land_source,
        case when d.is_known then d.amount_minor end as amount_minor,
        d.opened_at < d.created_at as is_close_before_creation,
        d.is_undated and d.deal_status <> 'open' as is_close_guessed,
        d.opened_at as created_at,
        case when d.deal_status <> 'open' then d.ended_at end as closed_at
    from as_of as d
    where d.opened_at < d.as_of_at
),

with_days as (
    select
        d.*,
        case when d.created_at < c.split_at or c.split_at is null then c.date_before else c.date_after end as created_on,
        case when d.closed_at < k.split_at or k.split_at is null then k.date_before else k.date_after end as closed_on
    from cleaned as d
    inner join business_calendar as c
        on cast(d.created_at as date) = c.utc_date
    left join business_calendar as k
        on cast(d.closed_at as date) = k.utc_date
)

select * from with_days
