-- One row per indicator, population and type of organisation (null: all types): the labs that measure it, the median
-- and the median absolute deviation of their latest figures. A lab counts once: by its own figure, else by the median
-- of its projects'. Comparison groups are nobody's figure.
with latest as (
    select lab_id, project_id, indicator_id, population, arg_max(value, measured_on) as value
    from measurements
    where population <> 'comparison' and {filter}
    group by lab_id, project_id, indicator_id, population
),
by_lab as (
    select lab_id, indicator_id, population,
        coalesce(any_value(value) filter (project_id is null), median(value)) as value
    from latest
    group by lab_id, indicator_id, population
)
select indicator_id, population, organisation_type, count(*) as labs, median(value) as median, mad(value) as spread
from by_lab join labs using (lab_id)
group by grouping sets ((indicator_id, population, organisation_type), (indicator_id, population))
