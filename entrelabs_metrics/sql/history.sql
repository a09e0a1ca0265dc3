-- One row per version: the event, its files added up, and whether the rows of its import stand today.
select
    e.version, e.event,
    list(f.table_name order by f.file_no) as tables,
    list(f.file_name order by f.file_no) as files,
    e.author, e.reason, e.at_utc,
    coalesce(sum(f.added), 0)::bigint as added,
    coalesce(sum(f.updated), 0)::bigint as updated,
    coalesce(sum(f.unchanged), 0)::bigint as unchanged,
    coalesce(sum(f.rejected), 0)::bigint as rejected,
    e.reverts,
    e.import_id in (select import_id from import_active) as standing,
    list(f.sha256 order by f.file_no) as sha256
from import_event e
left join import_file f using (import_id)
where e.version <= coalesce(getvariable('as_of'), 9223372036854775807)
group by all
order by e.version
