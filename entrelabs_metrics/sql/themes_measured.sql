-- One row per indicator of the catalogue: how many labs measure it (of {filter}), since when and until when.
select i.indicator_id, i.name, i.name_en, i.direction,
    count(distinct m.lab_id) as labs, min(m.measured_on) as first_on, max(m.measured_on) as last_on,
    coalesce(list_sort(list_distinct(list(m.source) filter (where m.source is not null))), []) as sources
from indicators i
left join (select * from measurements where population <> 'comparison' and {filter}) m using (indicator_id)
group by i.indicator_id, i.name, i.name_en, i.direction
order by i.indicator_id
