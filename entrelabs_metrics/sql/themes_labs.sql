-- One row per lab: what the registers say of its teams' time, its partners, and what it does to pass on its methods.
-- A NULL sum: nothing says. Partners are counted as they are written; {filter} narrows the labs.
with ours as (
    select * from labs where {filter}
),
own_projects as (
    select lab_id, count(*) as projects,
        count(staff_days) as days_known, sum(staff_days) as days,
        count(partner) as partner_known, count(distinct partner) as partners,
        count(activity_type) as type_known, count(*) filter (where activity_type = 'outreach') as outreach,
        min(started_on) as started_first, max(started_on) as started_last,
        list_sort(list_distinct(list(source))) as project_sources
    from projects semi join ours using (lab_id)
    group by lab_id
),
own_steps as (
    select p.lab_id, count(*) as steps, count(s.agents_met) as agents_known, sum(s.agents_met)::bigint as agents,
        count(*) filter (where s.kind in ('transfer', 'communication')) as passed_on,
        count(s.agents_met) filter (where s.kind in ('transfer', 'communication')) as passed_on_known,
        sum(s.agents_met) filter (where s.kind in ('transfer', 'communication'))::bigint as passed_on_agents,
        min(s.happened_on) as step_first, max(s.happened_on) as step_last,
        list_sort(list_distinct(list(s.source))) as step_sources
    from steps s
    join projects p using (project_id)
    semi join ours on ours.lab_id = p.lab_id
    group by p.lab_id
)
select l.lab_id, l.name as lab_name, l.stage, l.created_on, l.note,
    coalesce(p.projects, 0) as projects, coalesce(p.days_known, 0) as days_known, p.days,
    coalesce(p.partner_known, 0) as partner_known, coalesce(p.partners, 0) as partners,
    coalesce(p.type_known, 0) as type_known, coalesce(p.outreach, 0) as outreach,
    p.started_first, p.started_last, coalesce(p.project_sources, []) as project_sources,
    coalesce(s.steps, 0) as steps, coalesce(s.agents_known, 0) as agents_known, s.agents,
    coalesce(s.passed_on, 0) as passed_on, coalesce(s.passed_on_known, 0) as passed_on_known, s.passed_on_agents,
    s.step_first, s.step_last, coalesce(s.step_sources, []) as step_sources
from ours l
left join own_projects p using (lab_id)
left join own_steps s using (lab_id)
order by l.name, l.lab_id
