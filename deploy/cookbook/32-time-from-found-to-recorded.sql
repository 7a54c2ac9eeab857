-- title: Time from finding a hazard to its record
-- question: How soon after it was found was a hazard written down, by source and role?
-- 问题: 隐患从发现到录入用时多久？
-- for: S5, grid office
-- shape: source LowCardinality(String), role LowCardinality(String), reports UInt64, before_it_happened UInt64,
--   p50_minutes Float64, p90_minutes Float64
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends,
     dateDiff('second', occurred_at, recorded_at) AS delay_seconds
SELECT source, actor_role AS role, count() AS reports, countIf(delay_seconds < 0) AS before_it_happened,
       round(quantileExactIf(0.5)(delay_seconds, delay_seconds >= 0) / 60, 1) AS p50_minutes,
       round(quantileExactIf(0.9)(delay_seconds, delay_seconds >= 0) / 60, 1) AS p90_minutes
FROM v1_events
WHERE stream = 'safety' AND event = 'HazardReported' AND exercise = {exercise:Bool}
  AND startsWith(area_code, {area:String})
  AND occurred_at >= begins AND occurred_at < ends
GROUP BY source, role
ORDER BY reports DESC, source, role
