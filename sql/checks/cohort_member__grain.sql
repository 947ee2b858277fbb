-- A member stands once in a cohort: a programme and a rule of one name would mix their arms.
select cohort, member_id, count(*) as times
from cohort_member
group by cohort, member_id
having count(*) > 1
