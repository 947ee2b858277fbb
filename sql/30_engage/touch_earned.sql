-- Every touch with its account, channel and motion, whether it counts, and its points before the daily cap.
-- A touch of a known person without an account counts: for the deals that person is on.
-- grain: one row per touch_id
-- materialise
with described as (
    select
        t.touch_id, t.lead_id, t.campaign_id, t.person_id, t.visitor_key, t.touch_type, t.direction,
        t.matched_account_id as account_id, t.match_method, t.account_number,
        f.person_number, case when f.person_number is null then t.person_id end as unnumbered_person_id,
        t.minutes, t.is_response, t.touched_at, t.touched_on,
        k.channel, k.motion, k.points_micros, k.daily_cap_micros, k.is_per_minute,
        coalesce(f.weight_millis, w.weight_millis) as weight_millis,
        case
            when p.consent <> 'off' and (not t.has_consent or not f.has_consent) then 'no_consent'
            when p.consent = 'required' and t.person_id is not null and coalesce(t.has_consent, f.has_consent) is null then 'no_consent'
            when t.matched_account_id is null and t.person_id is null and t.domain_kind not in ('internal', 'competitor') then 'unmatched'
            when r.kept_touch_id is not null and r.kept_touch_id <> t.touch_id then 'duplicate'
            when m.touch_id is not null then 'machine'
            when t.domain_kind in ('internal', 'competitor') or o.person_id is not null then 'internal'
            when t.status = 'planned' then 'planned'
            when t.status = 'sent' and not p.count_sent then 'sent_only'
            when t.direction = 'outbound' and not t.is_response and not p.sales_outbound_counts and not p.count_sent then 'sent_only'
        end as not_counted_reason
    from touch_account as t
    cross join run_parameter as p
    left join stage_campaign as c
        on t.campaign_id = c.campaign_id
    inner join touch_kind as k
        on
            t.channel_given = k.channel_given and t.touch_type = k.touch_type and t.utm_source = k.utm_source
            and t.utm_medium = k.utm_medium and coalesce(c.campaign_type, '') = k.campaign_type
            and t.direction = k.direction
            and case when t.captured_contact then 'yes' when not t.captured_contact then 'no' else '' end = k.captured
    left join person_profile as f
        on t.person_id = f.person_id
    inner join seniority_weight as w
        on w.seniority = case when t.person_id is null then 'anonymous' else 'other' end
    left join touch_repeat as r
        on
            coalesce(t.lead_id, t.person_key, t.visitor_key, t.host) = r.recipient
            and t.touched_at = r.touched_at and t.touch_type = r.touch_type
            and coalesce(t.campaign_id, '') = r.campaign_id and coalesce(t.link, '') = r.link
    left join machine_click as m
        on t.touch_id = m.touch_id
    left join internal_person as o
        on t.person_id = o.person_id
)

select
    d.touch_id, d.account_id, d.person_id, d.visitor_key, d.lead_id, d.campaign_id, d.channel, d.motion, d.touch_type, d.direction,
    d.match_method, d.not_counted_reason, d.is_response, d.touched_at, d.touched_on,
    d.account_number, d.person_number, d.unnumbered_person_id,
    case
        when d.not_counted_reason is not null then 0
        when d.is_per_minute then int_div(2 * cast(floor(d.points_micros * least(greatest(d.minutes, 0), 1440)) as bigint) * d.weight_millis + 1000, 2000)
        else int_div(2 * d.points_micros * d.weight_millis + 1000, 2000)
    end as raw_micros,
    int_div(2 * d.daily_cap_micros * d.weight_millis + 1000, 2000) as cap_micros
from described as d
