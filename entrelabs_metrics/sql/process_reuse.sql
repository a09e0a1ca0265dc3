-- One row per project that takes up another, in all labs: both, and when the second one began.
select
    p.project_id, p.title, p.lab_id, l.name as lab_name, p.status, p.started_on, p.source,
    o.project_id as origin_id, o.title as origin_title, o.lab_id as origin_lab_id, ol.name as origin_lab_name
from projects p
join labs l using (lab_id)
join projects o on o.project_id = p.reuse_of
join labs ol on ol.lab_id = o.lab_id
order by o.title, p.started_on nulls last, p.project_id
