-- The person behind each unit of an experiment that is a lead, or a visitor who was captured later.
-- grain: one row per unit and member_id
with leads as (
    select distinct unit, member_id, member_id as person_id
    from experiment_member
    where unit = 'lead'
),

visitors as (
    select distinct e.unit, e.member_id, v.person_id
    from (select unit, member_id from experiment_member where unit = 'visitor') as e
    inner join (select 'visitor:' || hash_hex(visitor_key) as member_id, person_id from visitor_person) as v
        on e.member_id = v.member_id
)

select * from leads
union all
select * from visitors
