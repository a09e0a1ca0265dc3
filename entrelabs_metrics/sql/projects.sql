-- One row per project, with its lab, how much is measured and how its path went.
select p.*, l.name as lab_name, r.title as reuse_title,
    coalesce(m.n, 0) as indicators, m.last_on, coalesce(s.n, 0) as steps
from projects p
join labs l on l.lab_id = p.lab_id
left join projects r on r.project_id = p.reuse_of
left join (select project_id, count(distinct indicator_id) as n, max(measured_on) as last_on
           from measurements where project_id is not null group by 1) m on m.project_id = p.project_id
left join (select project_id, count(*) as n from steps group by 1) s on s.project_id = p.project_id
order by l.name, p.title
