-- The companies of a deal have all of its amounts between them: a deal of two is not counted twice.
select d.deal_id, d.pipeline, sum(a.pipeline) as of_companies
from deal as d
inner join deal_account as a
    on d.deal_id = a.deal_id
group by d.deal_id, d.pipeline, d.revenue
having sum(a.pipeline) <> d.pipeline or sum(a.revenue) <> d.revenue
