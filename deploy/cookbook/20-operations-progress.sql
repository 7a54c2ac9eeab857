-- title: Progress of the special operations
-- question: How far is each special operation, and what is blocked or late?
-- 问题: 各专项行动进展如何，多少任务受阻或逾期？
-- for: S3, campaign office
-- shape: title String, lead LowCardinality(String), tasks UInt64, done UInt64, blocked_tasks UInt64, late UInt64,
--   mean_percent Float64
-- rows: >=1
-- truth: sums where name=tasks; sum tasks=values.tasks done=values.done blocked_tasks=values.blocked
WITH toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT title, lead_organisation AS lead, count() AS tasks,
       countIf(task_status = 'done') AS done, countIf(blocked) AS blocked_tasks,
       countIf(due_at < ends AND (done_at IS NULL OR done_at > due_at)) AS late,
       round(avg(percent), 1) AS mean_percent
FROM v1_tasks
WHERE exercise = {exercise:Bool}
  AND (startsWith(task_area_code, {area:String}) OR startsWith(area_code, {area:String}))
GROUP BY title, lead
ORDER BY late DESC, title
