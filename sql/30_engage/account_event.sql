-- What earns an account points: its counted touches and its signals.
-- grain: one row per touch or signal
with touches as (
    select
        account_id,
        person_id,
        motion,
        channel,
        touch_type,
        '' as signal_type,
        'touch' as half_life,
        to_micros(points) as micros,
        to_micros(decayed_points) as decayed_micros,
        motion = 'sales' as is_sales,
        touched_at as happened_at,
        touched_on as happened_on
    from touch
    where is_counted and account_id is not null
),

signals as (
    select
        r.account_id,
        cast(null as string) as person_id,
        'signal' as motion,
        'signal' as channel,
        '' as touch_type,
        s.signal_type,
        k.half_life,
        mul_div_round(k.points_micros, s.strength_micros, 1000000) as micros,
        decay_points(mul_div_round(k.points_micros, s.strength_micros, 1000000), coalesce(y.weight, 0)) as decayed_micros,
        false as is_sales,
        s.signalled_at as happened_at,
        s.signalled_on as happened_on
    from stage_signal as s
    cross join run_parameter as p
    inner join match_result as r
        on coalesce(s.account_id, '') = r.given_account_id and s.host = r.host and r.company_name = '' and r.country = ''
    left join signal_kind as own
        on s.signal_type = own.signal_type
    inner join signal_kind as k
        on k.signal_type = case when own.signal_type is null then '*' else s.signal_type end
    left join decay as y
        on y.half_life = k.half_life and y.age_days = days_between(s.signalled_on, p.as_of)
    where r.account_id is not null
)

select * from touches
union all
select * from signals
