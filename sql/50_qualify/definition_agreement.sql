-- Whether sales accepts what marketing calls good. Precision asks of the MQLs that were judged; recall and Cohen's
-- kappa (1960) need leads that are judged whether they are MQLs or not, else sales has only seen what
-- marketing chose. Leads that nobody judged are coverage, not disagreement.
-- grain: one row per dimension and member
with members as (
    select 'all' as dimension, 'all' as member, j.* from lead_judgement as j
    union all
    select 'channel', channel, j.* from lead_judgement as j
    union all
    select 'mql_trigger', mql_trigger, j.* from lead_judgement as j
    union all
    select 'month', coalesce(substr(cast(created_on as string), 1, 7), 'undated'), j.* from lead_judgement as j
),

counted as (
    select
        dimension,
        member,
        cast(count(*) as bigint) as leads,
        cast(sum(case when is_mql then 1 else 0 end) as bigint) as mqls,
        cast(sum(case when is_mql and verdict = 'accepted' then 1 else 0 end) as bigint) as accepted_mqls,
        cast(sum(case when is_mql and verdict = 'rejected' then 1 else 0 end) as bigint) as rejected_mqls,
        cast(sum(case when is_judged_anyway and is_mql and verdict = 'accepted' then 1 else 0 end) as bigint) as both_yes,
        cast(sum(case when is_judged_anyway and is_mql and verdict = 'rejected' then 1 else 0 end) as bigint) as only_marketing,
        cast(sum(case when is_judged_anyway and not is_mql and verdict = 'accepted' then 1 else 0 end) as bigint) as only_sales,
        cast(sum(case when is_judged_anyway and not is_mql and verdict = 'rejected' then 1 else 0 end) as bigint) as both_no
    from members
    group by dimension, member
),

summed as (
    select
        c.*,
        accepted_mqls + rejected_mqls as judged_mqls,
        both_yes + only_sales as sales_yes,
        both_yes + only_marketing + only_sales + both_no as judged_anyway,
        (both_yes + only_marketing) * (both_yes + only_sales) + (only_sales + both_no) * (only_marketing + both_no) as by_chance
    from counted as c
),

-- Of the leads with a trigger all are MQLs: among them there is nothing to find.
noted as (
    select
        s.*,
        case when s.judged_mqls < p.funnel_min_n then 'suppressed: fewer than ' || cast(p.funnel_min_n as string) || ' judged MQLs' end as precision_note,
        case
            when s.dimension = 'mql_trigger' then 'only MQLs have a trigger'
            when s.judged_anyway = 0 then 'sales has judged no lead here irrespective of the MQL flag: see definitions.sales.judges_all'
            when s.sales_yes < p.funnel_min_n then 'suppressed: fewer than ' || cast(p.funnel_min_n as string) || ' accepted of those judged anyway'
        end as recall_note,
        case
            when s.dimension = 'mql_trigger' then 'only MQLs have a trigger'
            when s.judged_anyway = 0 then 'sales has judged no lead here irrespective of the MQL flag: see definitions.sales.judges_all'
            when s.judged_anyway < p.funnel_min_n then 'suppressed: fewer than ' || cast(p.funnel_min_n as string) || ' judged anyway'
            when s.by_chance = s.judged_anyway * s.judged_anyway then 'both say the same of every lead: by chance alone they would agree'
        end as kappa_note
    from summed as s
    cross join run_parameter as p
),

reasons as (
    select
        dimension, member, reject_reason, count(*) as leads,
        row_number() over (partition by dimension, member order by count(*) desc, reject_reason) as reason_rank
    from members
    where is_mql and verdict = 'rejected'
    group by dimension, member, reject_reason
)

select
    n.dimension,
    n.member,
    r.reject_reason as top_reject_reason,
    n.precision_note,
    n.recall_note,
    n.kappa_note,
    n.leads,
    n.mqls,
    n.judged_mqls,
    n.accepted_mqls,
    n.rejected_mqls,
    n.mqls - n.judged_mqls as ignored_mqls,
    cast(coalesce(r.leads, 0) as bigint) as top_rejects,
    n.judged_anyway,
    n.both_yes,
    n.only_marketing,
    n.only_sales,
    n.both_no,
    safe_div(n.judged_mqls, n.mqls) as coverage,
    case when n.precision_note is null then safe_div(n.accepted_mqls, n.judged_mqls) end as mql_precision,
    case when n.precision_note is null then wilson_low(n.accepted_mqls, n.judged_mqls) end as mql_precision_low,
    case when n.precision_note is null then wilson_high(n.accepted_mqls, n.judged_mqls) end as mql_precision_high,
    case when n.recall_note is null then safe_div(n.both_yes, n.sales_yes) end as recall,
    case when n.recall_note is null then wilson_low(n.both_yes, n.sales_yes) end as recall_low,
    case when n.recall_note is null then wilson_high(n.both_yes, n.sales_yes) end as recall_high,
    case
        when n.kappa_note is null
            then safe_div(n.judged_anyway * (n.both_yes + n.both_no) - n.by_chance, n.judged_anyway * n.judged_anyway - n.by_chance)
    end as kappa
from noted as n
left join reasons as r
    on n.dimension = r.dimension and n.member = r.member and r.reason_rank = 1
