-- title: Open hazards by age
-- question: How old is what is still open, by level?
-- 问题: 未销号隐患存续多久（按等级）？
-- for: S4, campaign office
-- shape: level LowCardinality(String), open UInt64, to_7_days UInt64, to_30_days UInt64, to_90_days UInt64,
--   over_90_days UInt64, oldest_days Int64
-- rows: >=1
WITH toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends,
     dateDiff('day', reported_at, ends) AS age_days
SELECT level, count() AS open,
       countIf(age_days <= 7) AS to_7_days, countIf(age_days > 7 AND age_days <= 30) AS to_30_days,
       countIf(age_days > 30 AND age_days <= 90) AS to_90_days, countIf(age_days > 90) AS over_90_days,
       max(age_days) AS oldest_days
FROM v1_hazards
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at < ends AND (NOT cleared OR closed_at >= ends)
GROUP BY level
ORDER BY level
