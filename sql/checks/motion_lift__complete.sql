-- Every account at every landmark is compared, in a stratum left out, or unfinished, under every method and window.
select
    l.outcome, l.window_days, l.method, u.units,
    l.exposed_landmarks + l.unexposed_landmarks + l.landmarks_left_out + l.landmarks_unfinished as told
from motion_lift as l
cross join (select count(*) as units from lift_unit) as u
where l.exposed_landmarks + l.unexposed_landmarks + l.landmarks_left_out + l.landmarks_unfinished <> u.units
