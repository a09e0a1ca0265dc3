-- One row per step that has an outcome or a lesson, and per abandoned project; {filter} narrows them. `kind` is NULL
-- for a project. Latest first; what has no date comes last.
with trials as (
    select
        s.kind, s.title, s.outcome, s.lesson, s.happened_on, s.source,
        p.project_id, p.title as project_title, p.lab_id, s.step_id as place
    from steps s
    join projects p using (project_id)
    where s.outcome is not null or s.lesson is not null
    union all
    select
        null, title, 'abandoned', lessons, ended_on, source, project_id, title, lab_id, project_id
    from projects
    where status = 'abandoned'
)
select t.* exclude (place), l.name as lab_name
from trials t
join labs l using (lab_id)
where ($lab::varchar is null or lab_id = $lab) and {filter}
order by happened_on desc nulls last, place
