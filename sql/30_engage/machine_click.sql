-- Touches of mails whose links a machine clicked: many distinct links of one mail, by one recipient, within
-- seconds of delivery (of the first click where delivery is unknown), and all that mail's touches in that span.
-- grain: one row per touch_id
-- materialise
with mails as (
    select
        touch_id,
        coalesce(lead_id, person_key, visitor_key, host) as recipient,
        message_id,
        link,
        touched_at,
        sent_at
    from stage_touch
    where message_id is not null
),

clicks as (
    select * from mails where link is not null
),

delivered as (
    select
        recipient,
        message_id,
        coalesce(min(sent_at), min(touched_at)) as delivered_at
    from clicks
    group by recipient, message_id
),

quick as (
    select
        c.recipient,
        c.message_id,
        max(d.delivered_at) as delivered_at,
        count(distinct c.link) as links
    from clicks as c
    inner join delivered as d
        on c.recipient = d.recipient and c.message_id = d.message_id
    cross join run_parameter as p
    where seconds_between(d.delivered_at, c.touched_at) between 0 and p.machine_seconds
    group by c.recipient, c.message_id
)

select m.touch_id
from mails as m
inner join quick as q
    on m.recipient = q.recipient and m.message_id = q.message_id
cross join run_parameter as p
where
    q.links >= p.machine_links
    and seconds_between(q.delivered_at, m.touched_at) between 0 and p.machine_seconds
