-- One row per measurement of one series in a period, oldest first, with its comparison group's beside it (`population`).
select measured_on, value, sample_size, standard_deviation, value_low, value_high, nature, population, source
from measurements
where lab_id = $lab and indicator_id = $indicator and project_id is not distinct from $project
    and population in ($population, 'comparison')
    and {period}
order by measured_on
