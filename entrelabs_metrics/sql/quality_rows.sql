-- One row per row that a check finds, with where it comes from: file, line, author, date, version.
-- The log says which import stated the row that stands; `row_no` holds its line, and its file's number above.
with found as (
    select * from ({source}) where ({among}) and ({condition})
    order by {order} limit $most
)
select {columns}, i.file_name as origin_file, g.row_no % 1000000000000 as origin_line, e.author as origin_author,
    e.at_utc as origin_on, g.import_id as origin_version
from found f
join {table}_log g on {same}
join import_active a on a.import_id = g.import_id
left join import_event e on e.version = g.import_id
left join import_file i on i.import_id = g.import_id and i.file_no = g.row_no // 1000000000000
qualify row_number() over (partition by {key} order by a.active_since desc, g.row_no desc) = 1
order by {key}
