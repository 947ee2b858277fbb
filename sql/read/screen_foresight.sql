-- How well the model of accounts foresaw later months, beside the engagement score; or why there is none.
-- grain: one row
select
    coalesce(m.problem, c.problem, '') as problem,
    coalesce(q.warning, '') as warning,
    coalesce(q.events, 0) as events,
    q.auc,
    q.auc_low,
    q.auc_high,
    s.auc as score_auc,
    coalesce(s.verdict, '') as verdict,
    q.top_decile_lift
from prediction_model as m
left join prediction_model as c
    on m.target = c.target and c.fit = 'current'
left join prediction_quality as q
    on m.target = q.target and q.predictor = 'model'
left join prediction_quality as s
    on m.target = s.target and s.predictor = 'engagement_score'
where m.target = 'account_deal' and m.fit = 'tested'
