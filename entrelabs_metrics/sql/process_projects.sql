-- One row per project and kind of step, for the $shown projects whose latest step is the most recent ($lab null: all
-- labs). `outcome` and `last_on` are those of the latest step of the kind; every row repeats how many projects there are.
with ours as (
    select * from projects where $lab::varchar is null or lab_id = $lab
),
told as (
    select s.* from steps s semi join ours using (project_id)
),
active as (
    select project_id, max(happened_on) as active_on from told group by project_id
),
recent as (
    select * from active order by active_on desc, project_id limit $shown
)
select
    p.project_id, p.title, p.status, l.name as lab_name, r.active_on,
    t.kind, count(*) as steps, max(t.happened_on) as last_on, last(t.outcome order by t.happened_on, t.step_id) as outcome,
    (select count(*) from active) as active_projects, (select count(*) from ours) as all_projects
from recent r
join ours p using (project_id)
join labs l using (lab_id)
join told t using (project_id)
group by p.project_id, p.title, p.status, l.name, r.active_on, t.kind
order by r.active_on desc, p.project_id
