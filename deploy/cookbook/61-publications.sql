-- title: What was published, corrected and withdrawn
-- question: Which figures were published, by which definition and as of when, and were they corrected?
-- 问题: 发布过哪些指标，口径和截止时间是什么，是否更正或撤回？
-- for: S17, auditors
-- shape: published_at DateTime64(3, 'UTC'), figure LowCardinality(String), definition LowCardinality(String),
--   status LowCardinality(String), as_of_at Nullable(DateTime64(3, 'UTC')), values_json String, corrected UInt32,
--   reason String
-- rows: >=0
WITH toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT published_at, figure, definition, status, as_of_at, values_json, corrected, reason
FROM v1_publications
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String}) AND published_at < ends
ORDER BY published_at, figure
LIMIT 1000
