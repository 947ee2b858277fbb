-- What each lead rule says of each value of its field: the rules run over distinct values, not over leads.
-- Numbers are compared as numbers, in hundredths; a value that is none is no answer to a rule about numbers.
-- Of free text only the numbers and words that a rule asks for are shown: nobody knows what else stands in it.
-- grain: one row per field, value and rule_number
-- materialise
with valued as (
    select
        f.field,
        f.value,
        a.is_free_text,
        case when rx_like(f.value, '^-?[0-9]{1,15}([.][0-9]+)?$') then to_cents(cast(f.value as decimal(18, 2))) end as cents
    from (select distinct field, value from lead_field) as f
    inner join asked_field as a
        on f.field = a.field
),

found as (
    select v.field, v.value, w.rule_number, max(case when v.value = w.word then 1 else 0 end) = 1 as is_word
    from valued as v
    inner join lead_rule as r
        on v.field = r.field
    inner join lead_rule_word as w
        on r.rule_number = w.rule_number
    where v.value = w.word or (w.word_pattern <> '' and rx_like(v.value, w.word_pattern))
    group by v.field, v.value, w.rule_number
),

judged as (
    select
        v.field,
        v.value,
        case
            when not v.is_free_text or f.is_word or coalesce(r.low_cents, r.high_cents) is not null then v.value
            else '(given)'
        end as shown_value,
        r.rule_number,
        case r.operator
            when '<' then v.cents < r.low_cents
            when '<=' then v.cents <= r.low_cents
            when '>' then v.cents > r.low_cents
            when '>=' then v.cents >= r.low_cents
            when 'between' then v.cents >= coalesce(r.low_cents, v.cents) and v.cents <= coalesce(r.high_cents, v.cents)
            when 'not_in' then f.rule_number is null
            else f.rule_number is not null
        end as is_true
    from valued as v
    inner join lead_rule as r
        on v.field = r.field
    left join found as f
        on v.field = f.field and v.value = f.value and r.rule_number = f.rule_number
)

select * from judged where is_true is not null
