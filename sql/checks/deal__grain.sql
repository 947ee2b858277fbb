-- No deal is lost or doubled by a join.
with counted as (
    select deal_id, sum(staged) as staged, sum(published) as published
    from (
        select deal_id, 1 as staged, 0 as published from stage_deal
        union all
        select deal_id, 0 as staged, 1 as published from deal
    ) as both_sides
    group by deal_id
)

select deal_id, staged, published from counted where staged <> 1 or published <> 1
