-- The days on which amounts of each currency are converted: what rates are needed for. A deal is converted
-- on the day of its creation and, once won, of its close; spend on its day.
-- grain: one row per currency and converted_on
with amounts as (
    select currency, created_on as converted_on, amount_minor from stage_deal
    union all
    select currency, closed_on, amount_minor from stage_deal where status = 'won'
    union all
    select currency, spent_on, amount_minor from stage_spend
)

select
    coalesce(currency, '') as currency,
    converted_on,
    cast(max(abs(amount_minor)) as bigint) as largest_minor
from amounts
where amount_minor is not null
group by coalesce(currency, ''), converted_on
