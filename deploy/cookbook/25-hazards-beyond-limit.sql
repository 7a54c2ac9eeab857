-- title: Hazards open beyond their limit
-- question: Which hazards are overdue at the end of the period, for how long, and who is responsible?
-- 问题: 到期末哪些隐患逾期未销号，逾期多久，由谁负责？
-- for: S4, responsible organisations
-- shape: subject String, town LowCardinality(String), class LowCardinality(String), level LowCardinality(String),
--   status LowCardinality(String), organisation LowCardinality(String), due_at Nullable(DateTime64(3, 'UTC')),
--   days_overdue Nullable(Int64), escalated UInt32, escalated_to LowCardinality(String)
-- rows: >=1
WITH toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT subject, substring(area_code, 1, 9) AS town, hazard_class AS class, level, status, organisation, due_at,
       dateDiff('day', due_at, ends) AS days_overdue, escalated, escalated_to
FROM v1_hazards
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at < ends AND due_at < ends AND (NOT cleared OR closed_at >= ends)
ORDER BY days_overdue DESC, subject
LIMIT 1000
