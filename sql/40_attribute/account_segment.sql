-- The segment of each account.
-- grain: one row per account_id
-- materialise
select a.account_id, s.segment_number
from account as a
inner join segment as s
    on
        a.tier = s.tier and a.cohort = s.cohort and a.industry = s.industry
        and a.size_band = s.size_band and a.country = s.country
