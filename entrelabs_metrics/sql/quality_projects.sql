-- One row per project, with what it was paid in all, and whether it was evaluated. {filter} narrows labs.
select p.*, f.paid_eur, e.project_id is not null as evaluated
from (select * from projects where {filter}) p
left join (select project_id, sum(amount_eur) as paid_eur from funding group by 1) f on f.project_id = p.project_id
left join evaluations e on e.project_id = p.project_id
