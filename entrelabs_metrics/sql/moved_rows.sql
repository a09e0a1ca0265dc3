-- One row per row of {table} that two versions do not have alike: `moved` (added, changed, gone), then both states.
-- Only a key that some import speaks of can have moved, if that import stands in one of the two versions and not in the
-- other. `standing_then` and `standing_now` are the imports that stand in each, as `import_active` has them.
with apart as (
    (select import_id from standing_then except select import_id from standing_now)
    union all
    (select import_id from standing_now except select import_id from standing_then)
),
spoken as (
    select distinct {key} from {table}_log where import_id in (select import_id from apart)
),
stated as (
    select l.* from {table}_log l semi join spoken s on {same_l_s}
),
before as (
    select {fields}, true as known from stated join standing_then using (import_id)
    qualify row_number() over (partition by {key} order by active_since desc, row_no desc) = 1
),
after as (
    select {fields}, true as known from stated join standing_now using (import_id)
    qualify row_number() over (partition by {key} order by active_since desc, row_no desc) = 1
)
select case when b.known is null then 'added' when a.known is null then 'gone' else 'changed' end as moved,
    {states}
from before b
full join after a on {same_b_a}
where b.known is null or a.known is null or {differs}
order by {order}
