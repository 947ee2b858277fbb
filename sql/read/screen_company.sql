-- The run in numbers.
-- grain: one row
select
    (select count(*) from account) as accounts,
    (select count(*) from account where origin = 'extract') as extract_accounts,
    (select count(*) from account where origin = 'inferred') as inferred_accounts,
    (select count(*) from account where origin = 'deal') as deal_accounts,
    (select count(*) from lead_account_match) as leads,
    (select count(*) from touch) as touches,
    (select count(*) from touch where is_counted) as counted_touches,
    (select count(*) from account_engagement where is_mqa) as mqas,
    (select count(*) from run where step_kind = 'check') as checks,
    (select count(*) from run) as steps,
    (select coalesce(sum(seconds), 0) from run) as seconds,
    (select count(distinct currency) from deal) as currencies,
    (select coalesce(min(currency), '') from deal) as currency
