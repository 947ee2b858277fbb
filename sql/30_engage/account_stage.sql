-- The stage of each account over time: customer before opportunity before MQA before engaged before aware.
-- Engagement is seen at the end of each week, deals on their day.
-- grain: one row per account_id and entered_on
with company_deal as (
    select c.account_id, d.created_on, d.closed_on, d.is_won
    from deal_company as c
    inner join deal as d
        on c.deal_id = d.deal_id
),

week_level as (
    select
        account_id,
        week_start,
        evaluated_on,
        case
            when is_mqa then 3
            when to_micros(points) >= engaged_micros then 2
            when points > 0 then 1
            else 0
        end as level,
        lead(week_start) over (partition by account_id order by week_start) as next_week_start
    from account_engagement_week
    cross join run_parameter
),

-- A week without a row has no points: the level falls to 0 at its end.
moves as (
    select account_id, evaluated_on as moved_on, level, 0 as opened, 0 as won
    from week_level
    union all
    select w.account_id, least(add_days(w.week_start, 13), p.as_of) as moved_on, 0, 0, 0
    from week_level as w
    cross join run_parameter as p
    where
        coalesce(w.next_week_start, add_days(p.as_of, 7)) > add_days(w.week_start, 7)
        and add_days(w.week_start, 7) <= p.as_of
    union all
    select account_id, created_on, null, 1, 0 from company_deal
    union all
    select account_id, closed_on, null, -1, 0 from company_deal where closed_on is not null
    union all
    select account_id, closed_on, null, 0, 1 from company_deal where is_won
    union all
    select a.account_id, p.as_of, null, 0, 1
    from stage_account as a
    cross join run_parameter as p
    where a.is_customer
    union all
    select a.account_id, p.first_week, 0, 0, 0
    from account_base as a
    cross join run_parameter as p
),

days as (
    select
        account_id,
        moved_on,
        max(level) as level,
        sum(opened) as opened,
        sum(won) as won
    from moves
    group by account_id, moved_on
),

running as (
    select
        d.*,
        count(level) over w as level_spell,
        sum(opened) over w as open_deals,
        sum(won) over w as won_deals
    from days as d
    window w as (partition by account_id order by moved_on rows between unbounded preceding and current row)
),

staged as (
    select
        account_id,
        moved_on,
        case
            when won_deals > 0 then 'customer'
            when open_deals > 0 then 'opportunity'
            else case coalesce(max(level) over (partition by account_id, level_spell), 0)
                when 3 then 'mqa' when 2 then 'engaged' when 1 then 'aware' else 'unaware'
            end
        end as stage
    from running
),

changes as (
    select
        account_id,
        moved_on,
        stage,
        lag(stage) over (partition by account_id order by moved_on) as stage_before
    from staged
),

spells as (
    select
        account_id,
        stage,
        coalesce(stage_before, '') as stage_before,
        moved_on,
        lead(moved_on) over (partition by account_id order by moved_on) as left_on
    from changes
    where stage_before is null or stage_before <> stage
)

select
    account_id,
    stage as account_stage,
    case
        when stage = 'customer' then 'a deal was won, or the extract says customer'
        when stage = 'opportunity' then 'a deal was opened'
        when stage_before = 'opportunity' then 'the last open deal was lost'
        when stage = 'mqa' then 'points, engaged people and fit reached the MQA rule'
        when stage = 'engaged' and stage_before = 'mqa' then 'points or people fell below the MQA rule'
        when stage = 'engaged' then 'points reached the engaged threshold'
        when stage = 'aware' and stage_before in ('engaged', 'mqa') then 'points fell below the engaged threshold'
        when stage = 'aware' then 'first points'
        when stage_before = '' then 'start of history'
        else 'no points left'
    end as reason,
    moved_on as entered_on,
    left_on
from spells
