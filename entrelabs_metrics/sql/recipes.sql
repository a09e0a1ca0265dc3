-- One row per recipe that is kept: its last entry.
select name, table_name, header, body, author, at_utc
from recipe
qualify row_number() over (partition by name order by entry desc) = 1 and body is not null
order by name
