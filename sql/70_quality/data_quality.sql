-- What is odd about the data: by record where the records are few, else counted.
-- grain: one row per rule_name, entity, land_source and record_id
with findings as (
    select
        'older_version' as rule_name, 'info' as severity, entity, land_source, '' as record_id, older_versions as records,
        'older versions of the same record; the latest one counts' as message
    from record_count
    where older_versions > 0
    union all
    select rule_name, severity, entity, land_source, record_id, records, message
    from landing_finding
    union all
    select
        'left_out', 'info', entity, land_source, '', left_out,
        'records that the extract marks as deleted or that were merged into others, or that are dated after the as-of day'
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
    select
        'deal_shares_not_1', 'warn', 'deal_account', '', deal_id, 1,
        'the shares of its companies do not add up to 1; they are taken in proportion, alike where all are 0'
    from stage_deal_account
    group by deal_id
    having abs(sum(share_micros) - 1000000) > 10
    union all
    select
        'deal_account_left_out', 'warn', 'deal_account', '', d.deal_id, 1,
        'deal_account names companies of the deal, but not the account it is with, which gets no share'
    from deal as d
    semi join stage_deal_account as s
        on d.deal_id = s.deal_id
    anti join deal_company as c
        on d.deal_id = c.deal_id and d.account_id = c.account_id
    union all
    select
        'spend_on_unknown_campaign', 'warn', 'spend', '', s.campaign_id, count(*),
        'spend on a campaign that no extract holds; without touches of it, its channel is not known either'
    from stage_spend as s
    anti join stage_campaign as c
        on s.campaign_id = c.campaign_id
    where s.campaign_id is not null
    group by s.campaign_id
    union all
    select
        'cost_unattributed', 'warn', 'spend', '', '', count(*),
        'months with spend that names neither campaign nor channel, and nothing to share it by'
    from cost
    where channel = 'unattributed' and placement = 'shared'
    having count(*) > 0
    union all
    select
        'people_cost_twice', 'warn', 'spend', '', cost_type, count(*),
        'spend holds the cost of this work, and cost.hourly_rate of abm.yaml adds the same work by hours'
    from stage_spend as s
    cross join run_parameter as p
    where (s.cost_type = 'qualification' and p.worked_lead_cents > 0) or (s.cost_type = 'sales' and p.sales_touch_cents > 0)
    group by cost_type
    union all
    select
        'rate_is_old', 'warn', 'fx_rate', '', currency, count(*),
        'days with amounts in this currency (named as record) whose latest rate is more than 31 days older'
    from currency_rate
    where days_between(rate_on, converted_on) > 31
    group by currency
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
    select
        'touch_of_several', 'info', 'touch', '', '', count(*),
        'touches that touch_contact names several people of, and the touch itself none: the first one known, by id, is taken'
    from stage_touch
    where contact_people > 1
    having count(*) > 0
    union all
    select 'unclassified', 'info', 'touch', '', touch_type, count(*), 'touches of this type that no motion rule matches'
    from touch
    where motion = 'unclassified'
    group by touch_type
    union all
    -- Most of them: ids of another system, or an extract that is missing.
    select
        'unresolved_' || target, case when 2 * unresolved > named then 'warn' else 'info' end, entity, land_source, '', unresolved,
        'records that name a ' || target || ' which no extract holds, or which is left out; where most do, look at system: and references: of the source'
    from unresolved_reference
    union all
    select 'no_prediction', 'info', case target when 'account_deal' then 'account' else 'lead' end, '', target, 1, problem
    from prediction_model
    where problem is not null
    union all
    select
        'no_stage_columns', 'warn', 'lead', '', '', count(*),
        'no date, stage history or status tells the state of any lead: mql, sal and sql are derived by the rules of abm.yaml alone'
    from funnel_lead
    cross join (select count(*) as states from kept_state where state <> 'none') as k
    where k.states = 0
    having count(*) > 0
    union all
    select
        'unmapped_stage', 'warn', entity, '', stage, records,
        'no rule knows this stage name (named as record), which is passed over; say what it means under funnel: lead_stages of abm.yaml'
    from stage_word
    where state is null
    union all
    select
        'all_leads_rejected', 'warn', 'lead', '', '', count(*),
        'every lead is disqualified: the funnel ends at its first stage; look at the rules and reasons in lead_state'
    from lead_milestone
    having count(*) > 0 and count(*) = sum(case when state = 'disqualified' then 1 else 0 end)
    union all
    select
        'lead_without_creation', 'warn', 'lead', '', '', count(*),
        'leads that no record dates: they begin with their first sign of life, a touch, a stage, a deal or a change of the record; without any they are in no month'
    from funnel_lead
    where is_undated
    having count(*) > 0
    union all
    select
        'state_out_of_order', 'warn', 'lead', '', state, count(*),
        'leads whose date of this state (named as record) lies before their creation or after a state further on; kept, and flagged in lead_state'
    from lead_state
    where is_out_of_order
    group by state
    union all
    select
        'member_left_out', 'warn', 'programme_member', '', left_out_reason, count(*),
        'programme members who are in no comparison, for the reason named as record (see cohort_member)'
    from cohort_member
    where source = 'programme' and left_out_reason is not null
    group by left_out_reason
    union all
    select
        'not_a_number', 'warn', 'lead', '', f.field, count(*),
        'leads whose value of this field, named as record, is no number: the rules of qualification that compare it find it unknown'
    from lead_field as f
    semi join (select * from lead_rule where coalesce(low_cents, high_cents) is not null) as r
        on f.field = r.field
    anti join (
        select v.field, v.value
        from field_verdict as v
        inner join lead_rule as r
            on v.rule_number = r.rule_number
        where coalesce(r.low_cents, r.high_cents) is not null
    ) as v
        on f.field = v.field and f.value = v.value
    group by f.field
    union all
    select
        'no_consent', 'info', 'lead', '', '', count(*),
        'leads held back from every queue: consent is missing or withdrawn, as qualification.consent of abm.yaml treats it'
    from lead_score
    where not is_contactable
    having count(*) > 0
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
