-- One row per lab, project, indicator and population: its first and latest measurement, its targets, its baseline.
-- Series that have a target but no measurement have population 'all' and no value: not measured is not zero.
-- The target is the earliest due on or after the latest measurement, else the latest due: what one is heading for.
-- The baseline is the one stated with the target, else the first measurement when there is a later one.
-- The dated path runs from the baseline through every target; `before` is its last point before the measurement.
-- The comparison group is read at the dates nearest to the baseline and to the measurement, within half a year.
-- {filter} narrows labs, projects or indicators before anything is computed.
-- {period} leaves out what was measured outside a period, and {based} a baseline stated of a day outside it.
with chosen as (
    select * from measurements where {filter} and {period}
),
measured as (
    select
        lab_id, project_id, indicator_id, population,
        count(*) as points,
        arg_max({'on': measured_on, 'value': value, 'n': sample_size, 'sd': standard_deviation, 'low': value_low,
                 'high': value_high, 'nature': nature, 'response_rate': response_rate, 'respondents': respondents,
                 'method': method, 'source': source}, measured_on) as latest,
        arg_min({'on': measured_on, 'value': value, 'n': sample_size, 'sd': standard_deviation, 'nature': nature},
                measured_on) as first
    from chosen
    group by lab_id, project_id, indicator_id, population
),
wanted as (
    select * replace (case when {based} then baseline_value end as baseline_value) from targets where {filter}
),
aimed as (
    select m.lab_id, m.project_id, m.indicator_id, m.population,
        arg_max({'value': w.target_value, 'on': w.due_on}, w.due_on) as final,
        arg_max({'value': w.target_value, 'on': w.due_on}, w.due_on) filter (w.due_on < m.latest.on) as before,
        arg_min(w, w.due_on) filter (w.due_on >= m.latest.on) as ahead,
        arg_max(w, w.due_on) as last,
        coalesce(ahead, last) as target
    from measured m
    join wanted w on w.lab_id = m.lab_id and w.indicator_id = m.indicator_id
        and w.project_id is not distinct from m.project_id and m.population <> 'comparison'
    group by m.lab_id, m.project_id, m.indicator_id, m.population
),
unmeasured as (
    select w.lab_id, w.project_id, w.indicator_id, 'all' as population,
        arg_max({'value': w.target_value, 'on': w.due_on}, w.due_on) as final, arg_max(w, w.due_on) as target
    from wanted w
    anti join measured m on w.lab_id = m.lab_id and w.indicator_id = m.indicator_id
        and w.project_id is not distinct from m.project_id
    group by w.lab_id, w.project_id, w.indicator_id
),
joined as (
    select m.*, a.target, a.final, a.before
    from measured m
    left join aimed a on a.lab_id = m.lab_id and a.indicator_id = m.indicator_id and a.population = m.population
        and a.project_id is not distinct from m.project_id
    union all by name
    select *, 0 as points from unmeasured
),
known as (  -- what was measured when the target was set, and the measurement a stated baseline comes from
    select a.lab_id, a.project_id, a.indicator_id, a.population,
        arg_max(c.value, c.measured_on) filter (c.measured_on <= a.target.set_on) as value_when_set,
        any_value({'value': c.value, 'n': c.sample_size, 'sd': c.standard_deviation, 'nature': c.nature})
            filter (c.measured_on = a.target.baseline_on) as stated
    from aimed a
    join chosen c on c.lab_id = a.lab_id and c.indicator_id = a.indicator_id and c.population = a.population
        and c.project_id is not distinct from a.project_id
        and (c.measured_on <= a.target.set_on or c.measured_on = a.target.baseline_on)
    group by a.lab_id, a.project_id, a.indicator_id, a.population
),
based as (
    select j.*, k.value_when_set, k.stated.value as value_at_baseline,
        case when j.target.baseline_value is not null then 'stated' when points > 1 then 'first' end as baseline_kind,
        case baseline_kind
            when 'stated' then
                {'on': j.target.baseline_on, 'value': j.target.baseline_value,
                 'n': case when k.stated.value = j.target.baseline_value then k.stated.n end,
                 'sd': case when k.stated.value = j.target.baseline_value then k.stated.sd end,
                 'nature': case when k.stated.value = j.target.baseline_value then k.stated.nature end}
            when 'first' then first
        end as baseline
    from joined j
    left join known k on k.lab_id = j.lab_id and k.indicator_id = j.indicator_id and k.population = j.population
        and k.project_id is not distinct from j.project_id
),
compared as (
    select lab_id, project_id, indicator_id,
        {'on': measured_on, 'value': value, 'n': sample_size, 'sd': standard_deviation, 'nature': nature} as at
    from chosen where population = 'comparison'
),
facing as (
    select b.lab_id, b.project_id, b.indicator_id, b.population,
        arg_min(c.at, abs(date_diff('day', c.at.on, b.baseline.on)))
            filter (abs(date_diff('day', c.at.on, b.baseline.on)) <= 183) as start,
        arg_min(c.at, abs(date_diff('day', c.at.on, b.latest.on)))
            filter (abs(date_diff('day', c.at.on, b.latest.on)) <= 183) as finish
    from based b
    join compared c on c.lab_id = b.lab_id and c.indicator_id = b.indicator_id
        and c.project_id is not distinct from b.project_id and b.population <> 'comparison'
    group by b.lab_id, b.project_id, b.indicator_id, b.population
),
taken_up as (
    select distinct reuse_of as project_id from projects where reuse_of is not null
)
select
    b.lab_id, b.project_id, b.indicator_id, b.population,
    b.points, b.latest.on as measured_on, b.latest.value as value,
    b.latest.n as sample_size, b.latest.sd as standard_deviation,
    b.latest.low as value_low, b.latest.high as value_high, b.latest.nature as nature,
    b.latest.response_rate as response_rate, b.latest.respondents as respondents, b.latest.method as method,
    b.latest.source as source,
    b.baseline_kind, b.baseline.value as baseline_value, b.baseline.on as baseline_on,
    b.baseline.n as baseline_sample_size, b.baseline.sd as baseline_standard_deviation,
    b.baseline.nature as baseline_nature, b.value_at_baseline, b.value_when_set,
    b.target.target_value as target_value, b.target.due_on as due_on, b.target.set_on as set_on,
    b.target.set_by as set_by, b.final.value as final_target_value, b.final.on as final_due_on,
    b.before.value as path_value, b.before.on as path_on,
    f.start.value as comparison_baseline_value, f.start.on as comparison_baseline_on,
    f.start.n as comparison_baseline_sample_size, f.start.sd as comparison_baseline_standard_deviation,
    f.start.nature as comparison_baseline_nature,
    f.finish.value as comparison_value, f.finish.on as comparison_on, f.finish.n as comparison_sample_size,
    f.finish.sd as comparison_standard_deviation, f.finish.nature as comparison_nature,
    i.family, i.audience, i.name as indicator_name, i.name_en as indicator_name_en, i.question, i.definition,
    i.formula, i.unit, i.decimals, i.kind, i.scale_min, i.scale_max, i.direction, i.band_low, i.band_high,
    cast(b.latest.on + to_months(i.update_months) as date) as next_on, i.reference,
    l.name as lab_name, l.organisation_type, p.title as project_title, p.status as project_status, t.project_id is not null as taken_up,
    e.project_id is not null as evaluated, e.maryland_level, e.nesta_level, e.comparison_group, e.contribution,
    e.what_would_change_our_mind, e.evaluator, e.done_on as evaluated_on
from based b
join indicators i on i.indicator_id = b.indicator_id
join labs l on l.lab_id = b.lab_id
left join projects p on p.project_id = b.project_id
left join evaluations e on e.project_id = b.project_id
left join taken_up t on t.project_id = b.project_id
left join facing f on f.start.on < f.finish.on and f.lab_id = b.lab_id and f.indicator_id = b.indicator_id and f.population = b.population
    and f.project_id is not distinct from b.project_id
order by b.lab_id, b.indicator_id, b.project_id nulls first, b.population
