-- No lead is lost or doubled by matching.
with counted as (
    select lead_id, sum(staged) as staged, sum(matched) as matched
    from (
        select lead_id, 1 as staged, 0 as matched from stage_lead
        union all
        select lead_id, 0 as staged, 1 as matched from lead_account_match
    ) as both_sides
    group by lead_id
)

select lead_id, staged, matched from counted where staged <> 1 or matched <> 1
