-- One row per lab (null: common to all), with three counts per check: rows it is about, rows found, rows it cannot judge.
select lab_id, {counts}
from ({source})
group by lab_id
