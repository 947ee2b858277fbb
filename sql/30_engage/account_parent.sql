-- The parent each account names: what the tree solver follows to the top.
-- grain: one row per account_id
select account_id, parent_account_id
from stage_account
where parent_account_id is not null
