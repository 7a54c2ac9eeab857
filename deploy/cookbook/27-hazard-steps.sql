-- title: How long the steps of a hazard take
-- question: How many days from finding to rectification and to closing, by class and level?
-- 问题: 各类隐患从发现到整改、到销号用多少天？
-- for: S4, responsible organisations
-- shape: class LowCardinality(String), level LowCardinality(String), found UInt64, rectified UInt64,
--   rectified_p50_days Nullable(Float64), closed UInt64, closed_p50_days Nullable(Float64),
--   closed_p90_days Nullable(Float64)
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends,
     dateDiff('second', reported_at, rectified_at) / 86400 AS to_rectified,
     dateDiff('second', reported_at, closed_at) / 86400 AS to_closed
SELECT hazard_class AS class, level, count() AS found,
       countIf(to_rectified >= 0) AS rectified,
       round(quantileExactIf(0.5)(to_rectified, to_rectified >= 0), 1) AS rectified_p50_days,
       countIf(to_closed >= 0) AS closed,
       round(quantileExactIf(0.5)(to_closed, to_closed >= 0), 1) AS closed_p50_days,
       round(quantileExactIf(0.9)(to_closed, to_closed >= 0), 1) AS closed_p90_days
FROM v1_hazards
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at >= begins AND reported_at < ends
GROUP BY class, level
ORDER BY class, level
