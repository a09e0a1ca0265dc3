-- One row per lab: what it is, how many projects and actions it has, and when it was last measured.
select l.*,
    (select count(*) from projects p where p.lab_id = l.lab_id) as projects,
    (select count(*) from actions a where a.lab_id = l.lab_id) as actions,
    m.measured_on, coalesce(m.measurements, 0) as measurements
from labs l
left join (select lab_id, max(measured_on) as measured_on, count(*) as measurements from measurements group by lab_id) m
    using (lab_id)
order by l.name
