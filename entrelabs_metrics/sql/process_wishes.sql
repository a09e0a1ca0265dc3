-- One row per lab and type of activity that has a wished range, of a lab or of all ($lab null).
select * from activity_targets where $lab::varchar is null or lab_id = $lab order by lab_id, activity_type
