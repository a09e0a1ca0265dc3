-- One row per import that stands at the version being read: when it became (or became again) part of the base.
-- `as_of` is a per-connection variable; null reads the latest version.
create or replace view import_active as
select import_id, min(version) as active_since
from import_event
where version <= coalesce(getvariable('as_of'), 9223372036854775807)
group by import_id
having arg_max(event, version) = 'done';
