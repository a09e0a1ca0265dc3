-- One row per kind of step, of a lab or of all ($lab null): how many, whom they met, what became of what was tried.
-- People met are added up over the steps that say how many; the others are counted apart. A NULL sum: no step says.
with told as (
    select s.*
    from steps s
    join projects p using (project_id)
    where $lab::varchar is null or p.lab_id = $lab
),
deployed as (
    select project_id, min(happened_on) as deployed_on from told where kind = 'deployment' group by project_id
)
select
    kind, count(*) as steps, count(distinct project_id) as projects,
    sum(users_met)::bigint as users, count(*) - count(users_met) as users_unknown,
    sum(agents_met)::bigint as agents, count(*) - count(agents_met) as agents_unknown,
    sum(officials_met)::bigint as officials, count(*) - count(officials_met) as officials_unknown,
    count(*) filter (where outcome = 'kept') as kept,
    count(*) filter (where outcome = 'changed') as changed,
    count(*) filter (where outcome = 'abandoned') as abandoned,
    count(*) filter (where outcome = 'abandoned' and coalesce(happened_on < deployed_on, true)) as abandoned_before,
    count(*) filter (where outcome is null) as outcome_unknown,
    count(lesson) as lessons, min(happened_on) as first_on, max(happened_on) as last_on,
    list_sort(list_distinct(list(source))) as sources
from told
left join deployed using (project_id)
group by kind
