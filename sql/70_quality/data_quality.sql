-- What is odd about the data: by record where the records are few, else counted.
-- grain: one row per rule_name, entity, land_source and record_id
with findings as (
    select
        'older_version' as rule_name, 'info' as severity, entity, land_source, '' as record_id, older_versions as records,
        'older versions of the same record; the latest one counts' as message
    from record_count
    where older_versions > 0
    union all
    select
        'column_missing', 'warn', entity, land_source, columns_missing, count(*),
        'the header lacks columns that are mapped (named as record): they are empty in every record of these files'
    from land_file
    where columns_missing <> ''
    group by entity, land_source, columns_missing
    union all
    select rule_name, severity, entity, land_source, column_name, records, message
    from column_drift
    union all
    select
        'left_out', 'info', entity, land_source, '', left_out,
        'records that the extract marks as deleted, or that are dated after the as-of day'
    from record_count
    where left_out > 0
    union all
    select
        'closed_without_date', 'warn', 'deal', '', deal_id, 1,
        'the deal is closed, no column says when: its last change, else its creation, is taken'
    from stage_deal
    where is_close_guessed
    union all
    select
        'close_before_creation', 'warn', 'deal', '', deal_id, 1,
        'the deal was closed before it was created; creation is set to the close'
    from deal
    where is_close_before_creation
    union all
    select
        'deal_without_touch', 'warn', 'deal', '', d.deal_id, 1,
        'no counted touch of its account lies in its journey; it stays unattributed in full (see attribution_excluded)'
    from credited_deal as d
    anti join (select deal_id from attribution_journey where lens = 'account') as j
        on d.deal_id = j.deal_id
    union all
    select 'deal_without_account', 'warn', 'deal', '', deal_id, 1, 'the deal names no account and none of its people has one'
    from deal
    where account_id is null
    union all
    select 'deal_without_amount', 'warn', 'deal', '', deal_id, 1, 'the deal has no amount and counts with 0'
    from deal
    where amount is null
    union all
    select
        'account_only_on_deal', 'warn', 'account', '', account_id, 1,
        'a deal names this account, the account extract does not hold it'
    from stage_account
    where origin = 'deal'
    union all
    select 'parent_cycle', 'warn', 'account', '', account_id, 1, 'the account is its own ancestor; its lowest id in the circle is taken as parent'
    from account_root
    where is_cycle
    union all
    select
        'ambiguous_domain', 'warn', 'lead', '', matched_on, count(*),
        'several accounts claim the domain; the runner-up stands in lead_account_match'
    from lead_account_match
    where is_ambiguous
    group by matched_on
    union all
    select 'unmatched', 'info', 'lead', '', '', count(*), 'leads that no rule matches to an account'
    from lead_account_match
    where match_method = 'unmatched'
    having count(*) > 0
    union all
    select
        'not_counted', 'info', 'touch', '', not_counted_reason, count(*),
        'touches that earn neither points nor credit, for the reason named as record'
    from touch
    where not_counted_reason is not null
    group by not_counted_reason
    union all
    select 'unmatched', 'info', 'touch', '', '', count(*), 'touches that no rule matches to an account'
    from touch
    where account_id is null
    having count(*) > 0
    union all
    select 'unclassified', 'info', 'touch', '', touch_type, count(*), 'touches of this type that no motion rule matches'
    from touch
    where motion = 'unclassified'
    group by touch_type
    union all
    select
        'unresolved_lead', 'info', 'touch', t.land_source, '', count(*),
        'touches that name a lead or contact which no extract holds'
    from stage_touch as t
    anti join stage_lead as l
        on t.lead_id = l.lead_id
    where t.lead_id is not null
    group by t.land_source
    union all
    select
        'unresolved_account', 'info', 'lead', l.land_source, '', count(*),
        'leads that name an account which no extract holds'
    from stage_lead as l
    anti join stage_account as a
        on l.account_id = a.account_id
    where l.account_id is not null
    group by l.land_source
    union all
    select 'campaign_without_touch', 'info', 'campaign', '', '', count(*), 'campaigns of the extract that no touch names'
    from campaign
    where touches = 0
    having count(*) > 0
)

select
    rule_name,
    entity,
    land_source,
    record_id,
    severity,
    message,
    cast(records as bigint) as records
from findings
