-- title: Reports of an election term that are not answered
-- question: Every report is investigated: which ones are unanswered, and beyond their limit?
-- 问题: 有报必查：换届期间哪些举报尚未答复，是否超期？
-- for: S14, discipline inspection
-- shape: subject String, town LowCardinality(String), status LowCardinality(String),
--   organisation LowCardinality(String), lodged_at DateTime64(3, 'UTC'), due_at Nullable(DateTime64(3, 'UTC')),
--   beyond_limit Nullable(UInt8), waiting_days Int64
-- rows: >=0
WITH toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT subject, substring(area_code, 1, 9) AS town, status, organisation, lodged_at, due_at,
       due_at < ends AS beyond_limit, dateDiff('day', lodged_at, ends) AS waiting_days
FROM v1_petitions
WHERE counted AND origin = 'election_report' AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND lodged_at < ends AND (answered_at IS NULL OR answered_at >= ends)
ORDER BY waiting_days DESC, subject
LIMIT 1000
