-- One row per target, with its indicator's scale, when what it aims at starts, and when that was first measured.
-- It starts with its project, else on the day it was set; null when neither is known. {filter} narrows labs.
select t.*, m.first_on, coalesce(p.started_on, t.set_on) as start_on, i.kind, i.unit, i.decimals
from (select * from targets where {filter}) t
join indicators i on i.indicator_id = t.indicator_id
left join projects p on p.project_id = t.project_id
left join (select lab_id, project_id, indicator_id, min(measured_on) as first_on
           from measurements where population is distinct from 'comparison' and {filter} group by all) m
    on m.lab_id = t.lab_id and m.indicator_id = t.indicator_id and m.project_id is not distinct from t.project_id
