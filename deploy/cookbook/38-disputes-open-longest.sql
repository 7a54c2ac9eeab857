-- title: Disputes open for more than thirty days
-- question: Which disputes have been open for more than thirty days, and at which level are they?
-- 问题: 哪些矛盾纠纷超过三十天未化解，目前在哪一级？
-- for: S6, towns
-- shape: subject String, town LowCardinality(String), type LowCardinality(String), status LowCardinality(String),
--   level LowCardinality(String), organisation LowCardinality(String), open_days Int64, mediations UInt32,
--   failed UInt32, escalated UInt32
-- rows: >=0
WITH toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT subject, substring(area_code, 1, 9) AS town, dispute_type AS type, status, level, organisation,
       dateDiff('day', registered_at, ends) AS open_days, mediations, failed, escalated
FROM v1_disputes
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND registered_at < ends - INTERVAL 30 DAY AND (resolved_at IS NULL OR resolved_at >= ends)
  AND turned_criminal_at IS NULL AND turned_mass_at IS NULL
ORDER BY open_days DESC, subject
LIMIT 1000
