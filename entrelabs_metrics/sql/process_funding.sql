-- One row per lab, year and payer, of a lab or of all ($lab null): the amount in euros, the largest first in its year.
select
    p.lab_id, l.name as lab_name, f.year, f.payer,
    sum(f.amount_eur) as amount, count(distinct f.project_id) as projects
from funding f
join projects p using (project_id)
join labs l using (lab_id)
where $lab::varchar is null or p.lab_id = $lab
group by p.lab_id, l.name, f.year, f.payer
order by l.name, p.lab_id, f.year, amount desc, f.payer
