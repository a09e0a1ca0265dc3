-- One row per measurement, with its indicator's scale and rhythm, its project's dates, and its place in its series.
-- A series is what is measured of one indicator, lab, project and population; values are compared within it only.
-- `jump` is the power of ten (1 to 3, up or down) that the value is of the previous one, within a fourth: 8 to 12.5
-- times, and so on; 0 when it is none, null when there is nothing to compare with.
-- {filter} narrows labs before anything is computed.
with placed as (
    select *,
        lag(value) over dates as previous, lag(value, 2) over dates as earlier,
        lead(measured_on) over dates is null as latest,
        count(*) over everything as points,
        min(value) over everything = max(value) over everything as identical
    from measurements
    where {filter}
    window  -- one order for both: one sort
        dates as (partition by lab_id, project_id, indicator_id, population order by measured_on),
        everything as (partition by lab_id, project_id, indicator_id, population order by measured_on
                       rows between unbounded preceding and unbounded following)
),
compared as (
    select *, value / nullif(previous, 0) as times, previous / nullif(earlier, 0) as times_before from placed
),
sized as (
    select *,
        case when times > 0 then round(log10(times)) end as tens,
        case when times_before > 0 then round(log10(times_before)) end as tens_before
    from compared
)
select c.* exclude (earlier, times, times_before, tens, tens_before),
    case when times / power(10, tens) between 0.8 and 1.25 and abs(tens) between 1 and 3 then tens
         when tens is not null then 0 end as jump,
    case when times_before / power(10, tens_before) between 0.8 and 1.25 and abs(tens_before) between 1 and 3
         then tens_before else 0 end as jump_before,
    i.kind, i.unit, i.decimals,
    (c.measured_on + to_months(i.update_months::integer))::date as next_on,
    p.started_on as project_started_on, p.status as project_status
from sized c
join indicators i on i.indicator_id = c.indicator_id
left join projects p on p.project_id = c.project_id
