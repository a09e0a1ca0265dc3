-- One row per lab, project, indicator and population: its first and latest measurement, its target, its baseline.
-- Series that have a target but no measurement have population 'all' and no value: not measured is not zero.
-- The target is the earliest due on or after the latest measurement, else the latest due: what one is heading for.
-- The baseline is the one stated with the target, else the first measurement when there is a later one.
-- {filter} narrows labs, projects or indicators before anything is computed.
with measured as (
    select
        lab_id, project_id, indicator_id, population,
        count(*) as points,
        arg_max({'on': measured_on, 'value': value, 'n': sample_size, 'sd': standard_deviation, 'low': value_low,
                 'high': value_high, 'nature': nature, 'response_rate': response_rate, 'respondents': respondents,
                 'method': method, 'source': source}, measured_on) as latest,
        arg_min({'on': measured_on, 'value': value, 'n': sample_size, 'sd': standard_deviation}, measured_on) as first
    from measurements
    where {filter}
    group by lab_id, project_id, indicator_id, population
),
wanted as (
    select * from targets where {filter}
),
aimed as (
    select m.lab_id, m.project_id, m.indicator_id, m.population, w.target_value, w.due_on, w.set_on, w.set_by,
           w.baseline_value, w.baseline_on
    from measured m
    join wanted w on w.lab_id = m.lab_id and w.indicator_id = m.indicator_id
        and w.project_id is not distinct from m.project_id and m.population <> 'comparison'
    qualify row_number() over (
        partition by m.lab_id, m.project_id, m.indicator_id, m.population
        order by w.due_on < m.latest.on,
                 case when w.due_on < m.latest.on then -epoch(w.due_on) else epoch(w.due_on) end
    ) = 1
),
unmeasured as (
    select w.lab_id, w.project_id, w.indicator_id, 'all' as population, w.target_value, w.due_on, w.set_on, w.set_by,
           w.baseline_value, w.baseline_on
    from wanted w
    anti join measured m on w.lab_id = m.lab_id and w.indicator_id = m.indicator_id
        and w.project_id is not distinct from m.project_id
    qualify row_number() over (partition by w.lab_id, w.project_id, w.indicator_id order by w.due_on desc) = 1
),
joined as (
    select m.*, a.target_value, a.due_on, a.set_on, a.set_by, a.baseline_value as stated_value,
           a.baseline_on as stated_on
    from measured m
    left join aimed a on a.lab_id = m.lab_id and a.indicator_id = m.indicator_id and a.population = m.population
        and a.project_id is not distinct from m.project_id
    union all by name
    select lab_id, project_id, indicator_id, population, 0 as points, target_value, due_on, set_on, set_by,
           baseline_value as stated_value, baseline_on as stated_on
    from unmeasured
),
stated as (  -- what is known of the measurement a stated baseline comes from
    select a.lab_id, a.project_id, a.indicator_id, a.population, any_value(m.sample_size) as n,
           any_value(m.standard_deviation) as sd
    from aimed a
    join (select * from measurements where {filter}) m on m.lab_id = a.lab_id and m.indicator_id = a.indicator_id and m.population = a.population
        and m.project_id is not distinct from a.project_id and m.measured_on = a.baseline_on
        and m.value = a.baseline_value
    group by all
),
based as (
    select j.*,
        case when stated_value is not null then 'stated' when points > 1 then 'first' end as baseline_kind,
        case when stated_value is not null then stated_value when points > 1 then first.value end as baseline_value,
        case when stated_value is not null then stated_on when points > 1 then first.on end as baseline_on,
        case when stated_value is not null then s.n when points > 1 then first.n end as baseline_sample_size,
        case when stated_value is not null then s.sd when points > 1 then first.sd end as baseline_standard_deviation
    from joined j
    left join stated s on s.lab_id = j.lab_id and s.indicator_id = j.indicator_id and s.population = j.population
        and s.project_id is not distinct from j.project_id
)
select
    b.lab_id, b.project_id, b.indicator_id, b.population,
    b.points, b.latest.on as measured_on, b.latest.value as value,
    b.latest.n as sample_size, b.latest.sd as standard_deviation,
    b.latest.low as value_low, b.latest.high as value_high, b.latest.nature as nature,
    b.latest.response_rate as response_rate, b.latest.respondents as respondents, b.latest.method as method,
    b.latest.source as source,
    b.baseline_kind, b.baseline_value, b.baseline_on, b.baseline_sample_size, b.baseline_standard_deviation,
    b.target_value, b.due_on, b.set_on, b.set_by,
    i.family, i.audience, i.name as indicator_name, i.name_en as indicator_name_en, i.definition, i.formula, i.unit,
    i.decimals, i.kind, i.scale_min, i.scale_max, i.direction, i.band_low, i.band_high, i.reference,
    l.name as lab_name, p.title as project_title, e.maryland_level
from based b
join indicators i on i.indicator_id = b.indicator_id
join labs l on l.lab_id = b.lab_id
left join projects p on p.project_id = b.project_id
left join evaluations e on e.project_id = b.project_id
order by b.lab_id, b.indicator_id, b.project_id nulls first, b.population
