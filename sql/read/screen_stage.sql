-- Accounts by stage, coldest first.
-- grain: one row per stage
select
    account_stage,
    count(*) as accounts
from account
group by account_stage
order by list_position(['unaware', 'aware', 'engaged', 'mqa', 'opportunity', 'customer'], account_stage)
