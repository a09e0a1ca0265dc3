-- One row per state of a row that stands or stood in the version read: what it says, and the file, the line, the
-- author, the day and the version it came from. `stands` is false of a state that a later import replaced.
-- The log says which import stated it; `row_no` holds its line, and its file's number above.
select g.*, i.file_name as origin_file, g.row_no % 1000000000000 as origin_line, e.author as origin_author,
    e.at_utc as origin_on, g.import_id as origin_version,
    row_number() over (partition by {key} order by a.active_since desc, g.row_no desc) = 1 as stands
from {table}_log g
join import_active a on a.import_id = g.import_id
left join import_event e on e.version = g.import_id
left join import_file i on i.import_id = g.import_id and i.file_no = g.row_no // 1000000000000
where {filter}
order by {order}, stands desc, a.active_since desc
