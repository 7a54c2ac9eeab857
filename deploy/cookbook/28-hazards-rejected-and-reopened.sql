-- title: Rectifications rejected, hazards escalated and re-opened
-- question: Whose rectifications do not hold?
-- 问题: 哪些单位的整改被退回、升级或重开？
-- for: S4, inspectors
-- shape: organisation LowCardinality(String), hazards UInt64, with_rejection UInt64, with_escalation UInt64,
--   with_reopening UInt64, rejection_percent Float64
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT organisation, count() AS hazards, countIf(rejected > 0) AS with_rejection,
       countIf(escalated > 0) AS with_escalation,
       countIf(reopened > 0) AS with_reopening, round(100 * with_rejection / hazards, 1) AS rejection_percent
FROM v1_hazards
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at >= begins AND reported_at < ends
GROUP BY organisation
ORDER BY rejection_percent DESC, organisation
