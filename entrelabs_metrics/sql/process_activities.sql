-- One row per lab and type of activity (NULL: unknown), of a lab or of all ($lab null): projects, and staff days.
select
    p.lab_id, l.name as lab_name, p.activity_type as activity,
    count(*) as projects, count(p.staff_days) as projects_with_days, sum(p.staff_days) as days,
    count(*) - count(p.started_on) as undated, min(p.started_on) as first_on, max(p.started_on) as last_on,
    list_sort(list_distinct(list(p.source))) as sources
from projects p
join labs l using (lab_id)
where $lab::varchar is null or p.lab_id = $lab
group by p.lab_id, l.name, p.activity_type
order by l.name, p.lab_id
