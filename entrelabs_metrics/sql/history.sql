-- One row per version: the event, the files of its import, and whether the rows of that import stand.
select
    e.version, e.event, e.author, e.reason, e.at_utc, e.reverts,
    e.import_id in (select import_id from import_active) as standing,
    list({
        'file_no': f.file_no, 'table': f.table_name, 'name': f.file_name, 'sha256': f.sha256, 'size': c.size,
        'recipe': f.recipe, 'added': f.added, 'updated': f.updated, 'unchanged': f.unchanged, 'rejected': f.rejected
    } order by f.file_no) filter (f.file_no is not null) as files
from import_event e
left join import_file f using (import_id)
left join (select sha256, any_value(size) as size from import_content group by sha256) c using (sha256)
where e.version <= coalesce(getvariable('as_of'), 9223372036854775807)
group by all
order by e.version
