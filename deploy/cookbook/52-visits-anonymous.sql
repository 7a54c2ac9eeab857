-- title: Visits by town for the public, small cells suppressed
-- question: How complete are the visits of each town, without a number so small that it points at somebody?
-- 问题: 各镇街走访完成率（人数少于5的单元隐去）
-- for: S11, S16, public
-- shape: town LowCardinality(String), month LowCardinality(String), suppressed UInt8, due Nullable(Int64),
--   done_percent Nullable(Float64)
-- rows: >=1
SELECT substring(area_code, 1, 9) AS town, month, sum(visits_due) < 5 AS suppressed,
       if(suppressed, NULL, sum(visits_due)) AS due,
       if(suppressed, NULL, round(100 * sum(visits_done) / nullIf(sum(visits_due), 0))) AS done_percent
FROM v1_visit_rounds_monthly
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND month >= formatDateTime({from:Date}, '%Y-%m') AND month <= formatDateTime({to:Date}, '%Y-%m')
GROUP BY town, month
ORDER BY month, town
