-- title: The backlog of petitions by age
-- question: How many cases are open, how old are they, and whose are they?
-- 问题: 信访积案有多少、积压多久、由谁负责？
-- for: S15, petition office
-- shape: organisation LowCardinality(String), open UInt64, to_30_days UInt64, to_90_days UInt64, to_365_days UInt64,
--   over_365_days UInt64, oldest_days Int64
-- rows: >=1
WITH toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends,
     dateDiff('day', ifNull(backlog_since_at, lodged_at), ends) AS age_days
SELECT organisation, count() AS open, countIf(age_days <= 30) AS to_30_days,
       countIf(age_days > 30 AND age_days <= 90) AS to_90_days,
       countIf(age_days > 90 AND age_days <= 365) AS to_365_days,
       countIf(age_days > 365) AS over_365_days, max(age_days) AS oldest_days
FROM v1_petitions
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND lodged_at < ends AND (NOT cleared OR closed_at >= ends)
GROUP BY organisation
ORDER BY open DESC, organisation
