-- Every host that a record carries: what the domain solver turns into registrable domains.
-- grain: one row per host
with hosts as (
    select mail_host as host from stage_account
    union all
    select web_host as host from stage_account
    union all
    select email_host as host from stage_lead
    union all
    select web_host as host from stage_lead
    union all
    select host from stage_touch
    union all
    select host from stage_signal
)

select distinct host from hosts where host <> ''
