-- One row per row of a table, with what its checks need: `today`, and the rows that it points to.
select s.*, $today::date as today{parents}
from ({source}) s{joins}
