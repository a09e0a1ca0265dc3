-- One row per séance, lab and axis of which a level was chosen; {filter} narrows them.
select a.*, s.name as session_name, s.held_on, s.note as session_note, l.name as lab_name
from (select * from assessments where {filter}) a
join sessions s on s.session_id = a.session_id
join labs l on l.lab_id = a.lab_id
order by s.held_on, s.session_id, l.name, a.axis_id
