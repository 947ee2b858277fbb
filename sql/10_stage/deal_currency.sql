-- The currencies deals are in: what rates are needed for. Empty where the extract names none.
-- grain: one row per currency
with currencies as (
    select coalesce(upper(currency), '') as currency, count(*) as records
    from landed_deal
    group by coalesce(upper(currency), '')
)

select currency, cast(records as bigint) as records from currencies
