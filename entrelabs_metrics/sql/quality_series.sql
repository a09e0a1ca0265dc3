-- One row per measurement, with the median (`usual`) and the median absolute deviation (`spread`) of the other values of
-- its series: what is measured of one indicator, lab, project and population. {filter} narrows labs.
-- It stands alone because it costs more than all other checks together.
select m.*, i.kind, i.unit, i.decimals
from (
    select *, count(*) over others as others, median(value) over others as usual, mad(value) over others as spread
    from measurements
    where {filter}
    window others as (partition by lab_id, project_id, indicator_id, population order by measured_on
                      rows between unbounded preceding and unbounded following exclude current row)
) m
join indicators i on i.indicator_id = m.indicator_id
