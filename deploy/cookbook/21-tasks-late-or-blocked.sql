-- title: Tasks that are late or blocked
-- question: Which tasks are beyond their limit or cannot go on, whose are they, and why?
-- 问题: 哪些任务逾期或受阻，由谁负责，原因是什么？
-- for: S3, lead departments
-- shape: title String, task_id String, organisation LowCardinality(String), town LowCardinality(String),
--   status LowCardinality(String), percent Int32, due_at Nullable(DateTime64(3, 'UTC')), days_late Nullable(Int64),
--   blocked_reason LowCardinality(String)
-- rows: >=0
WITH toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT title, task_id, task_organisation AS organisation, task_area_code AS town, task_status AS status, percent,
       due_at, dateDiff('day', due_at, ends) AS days_late, blocked_reason
FROM v1_tasks
WHERE exercise = {exercise:Bool}
  AND (startsWith(task_area_code, {area:String}) OR startsWith(area_code, {area:String}))
  AND done_at IS NULL AND (blocked OR due_at < ends)
ORDER BY days_late DESC NULLS LAST, title, task_id
LIMIT 500
