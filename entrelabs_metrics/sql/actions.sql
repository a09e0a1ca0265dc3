-- One row per roadmap action, with the names it needs; {filter} narrows them.
select a.*, l.name as lab_name, x.name as axis_name, i.name as indicator_name, i.name_en as indicator_name_en
from (select * from actions where {filter}) a
left join labs l on l.lab_id = a.lab_id
left join axes x on x.axis_id = a.axis_id
left join indicators i on i.indicator_id = a.indicator_id
order by a.lab_id nulls first, a.due_on nulls last, a.action_id
