-- An account's spells follow one another without gap or overlap, and one is open.
with ordered as (
    select
        account_id,
        entered_on,
        left_on,
        lead(entered_on) over (partition by account_id order by entered_on) as next_on
    from account_stage
)

select account_id, entered_on, left_on
from ordered
where coalesce(left_on, date '9999-12-31') <> coalesce(next_on, date '9999-12-31')
