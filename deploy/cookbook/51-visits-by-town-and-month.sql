-- title: Visits due, done and missed by town and month
-- question: One visit a month, nobody missed: how many were missed where?
-- 问题: 每月一访、不落一人：各镇街应访、已访、漏访多少？
-- for: S11, towns (restricted: small numbers)
-- shape: town LowCardinality(String), month LowCardinality(String), due Int64, done Int64, refused Int64,
--   unreachable Int64, missed Int64, done_percent Nullable(Float64)
-- rows: >=1
-- truth: sums where name=visits; by town=area month=month; sum due=values.due done=values.done refused=values.refused
--   unreachable=values.unreachable missed=values.missed
SELECT substring(area_code, 1, 9) AS town, month, sum(visits_due) AS due, sum(visits_done) AS done,
       sum(visits_refused) AS refused, sum(visits_unreachable) AS unreachable, sum(visits_missed) AS missed,
       round(100 * done / nullIf(due, 0), 1) AS done_percent
FROM v1_visit_rounds_monthly
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND month >= formatDateTime({from:Date}, '%Y-%m') AND month <= formatDateTime({to:Date}, '%Y-%m')
GROUP BY town, month
ORDER BY month, town
