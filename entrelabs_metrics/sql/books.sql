-- What stands around the logs: one row per event, per file of an import, per content, per row set aside, per recipe.
-- Append-only, like the logs. Columns that came later are added, so that older bases open as they are.
create table if not exists import_event (
    version BIGINT NOT NULL, import_id BIGINT NOT NULL, event VARCHAR NOT NULL, reverts BIGINT,
    author VARCHAR NOT NULL, reason VARCHAR NOT NULL, at_utc TIMESTAMP NOT NULL);
create table if not exists import_file (
    import_id BIGINT NOT NULL, file_no BIGINT NOT NULL, table_name VARCHAR NOT NULL, file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL, added BIGINT, updated BIGINT, unchanged BIGINT, rejected BIGINT);
alter table import_file add column if not exists header VARCHAR;  -- JSON list: the file's own, which rows aside need
alter table import_file add column if not exists recipe VARCHAR;  -- JSON: how its columns became ours; null: as it was
create table if not exists import_content (
    sha256 VARCHAR NOT NULL, size BIGINT NOT NULL, codec VARCHAR NOT NULL, content BLOB NOT NULL);
create table if not exists import_aside (  -- cells: JSON list of texts; reasons: JSON list of problems, as facts
    import_id BIGINT NOT NULL, file_no BIGINT NOT NULL, line BIGINT NOT NULL, cells VARCHAR NOT NULL,
    reasons VARCHAR NOT NULL);
create table if not exists recipe (  -- the last entry of a name counts; a null body takes the name away
    entry BIGINT NOT NULL, name VARCHAR NOT NULL, table_name VARCHAR, header VARCHAR, body VARCHAR,
    author VARCHAR NOT NULL, at_utc TIMESTAMP NOT NULL);
