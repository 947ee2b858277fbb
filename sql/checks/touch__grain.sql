-- No touch is lost or doubled on its way from stage.
with counted as (
    select touch_id, sum(staged) as staged, sum(published) as published
    from (
        select touch_id, 1 as staged, 0 as published from stage_touch
        union all
        select touch_id, 0 as staged, 1 as published from touch
    ) as both_sides
    group by touch_id
)

select touch_id, staged, published from counted where staged <> 1 or published <> 1
