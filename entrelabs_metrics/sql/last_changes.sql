-- One row per measurement that an import added or changed; read as of the version before it.
select g.lab_id, g.project_id, g.indicator_id, g.population, g.measured_on, b.value as old, g.value as new,
    l.name as lab_name, p.title as project_title, i.name, i.name_en, i.unit, i.decimals, i.kind,
    i.direction, g.sample_size, g.nature, g.source
from measurements_log g
left join measurements b on b.lab_id = g.lab_id and b.project_id is not distinct from g.project_id
    and b.indicator_id = g.indicator_id and b.measured_on = g.measured_on and b.population = g.population
join labs l on l.lab_id = g.lab_id
join indicators i on i.indicator_id = g.indicator_id
left join projects p on p.project_id = g.project_id
where g.import_id = $imported and (b.value is null or b.value <> g.value)
order by b.value is null, g.measured_on desc, l.name
limit 12
