-- One row in all: finished projects of a lab or of all ($lab null), and those that another lab takes up.
-- Projects whose status is unknown are counted apart: nobody can tell whether they are finished.
select
    count(*) filter (where p.status = 'completed') as finished,
    count(*) filter (where p.status = 'completed' and r.origin is not null) as taken_up,
    count(*) filter (where p.status is null) as unknown
from projects p
left join (
    select distinct o.project_id as origin
    from projects t
    join projects o on o.project_id = t.reuse_of and o.lab_id <> t.lab_id
) r on r.origin = p.project_id
where $lab::varchar is null or p.lab_id = $lab
