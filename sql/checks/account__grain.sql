-- Every account stands once, in account and in account_engagement, and every record's account is there.
with accounts as (
    select account_id, count(*) as times from account group by account_id
),

used as (
    select account_id from account_engagement
    union
    select account_id from lead_account_match where account_id is not null
    union
    select account_id from touch where account_id is not null and is_counted
    union
    select account_id from deal where account_id is not null
)

select coalesce(a.account_id, u.account_id) as account_id, a.times
from accounts as a
full outer join used as u
    on a.account_id = u.account_id
where a.account_id is null or u.account_id is null or a.times <> 1
