-- The cohorts that a word may mean: 0 its name, 1 its name but for case, 2 part of it, 3 nearly it.
-- grain: one row per cohort
with names as (
    select cohort, min(source) as source, max(enrolled) as enrolled
    from cohort_comparison
    group by cohort
),

candidates as (
    select
        cohort,
        source,
        cast(enrolled as bigint) as enrolled,
        case
            when cohort = $1 then 0
            when lower(cohort) = lower($1) then 1
            when length($1) >= 3 and contains(lower(cohort), lower($1)) then 2
            when levenshtein(lower(cohort), lower($1)) <= 3 then 3
        end as closeness
    from names
)

select * from candidates where closeness is not null order by closeness, cohort limit 10
