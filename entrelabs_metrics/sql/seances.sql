-- One row per séance, with how many rows name it, the latest first.
select s.*,
    (select count(*) from decisions d where d.session_id = s.session_id) as decisions,
    (select count(*) from assessments a where a.session_id = s.session_id) as assessments,
    (select count(distinct a.lab_id) from assessments a where a.session_id = s.session_id) as labs_assessed,
    (select count(*) from hands h where h.session_id = s.session_id) as hands
from sessions s
order by s.held_on desc, s.session_id desc
