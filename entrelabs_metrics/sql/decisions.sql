-- One row per decision, with the séance it was taken in and the action it moves; {filter} narrows them.
select d.*, s.name as session_name, s.held_on, s.note as session_note, a.title as action_title,
    a.status as action_status, a.completion, a.lab_id, a.source as action_source
from (select * from decisions where {filter}) d
join sessions s on s.session_id = d.session_id
left join actions a on a.action_id = d.action_id
order by s.held_on, d.due_on nulls last, d.decision_id
