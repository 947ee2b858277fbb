-- The programme and arm each account joined first: the segment its figures are shown under.
-- grain: one row per account_id
with ranked as (
    select
        account_id,
        programme || ':' || arm as cohort,
        row_number() over (partition by account_id order by started_at, programme) as member_rank
    from stage_programme_member
    cross join run_parameter
    where started_on <= as_of
)

select account_id, cohort from ranked where member_rank = 1
