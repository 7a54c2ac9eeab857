-- title: Tasks by responsible organisation
-- question: How many tasks does each organisation have, and how many are done in time?
-- 问题: 各责任单位承担多少任务，按期完成多少？
-- for: S3, lead departments
-- shape: organisation LowCardinality(String), tasks UInt64, done UInt64, done_in_time UInt64, in_time_percent Float64
-- rows: >=1
SELECT task_organisation AS organisation, count() AS tasks, countIf(done_at IS NOT NULL) AS done,
       countIf(done_at <= due_at OR (done_at IS NOT NULL AND due_at IS NULL)) AS done_in_time,
       round(100 * done_in_time / tasks, 1) AS in_time_percent
FROM v1_tasks
WHERE exercise = {exercise:Bool}
  AND (startsWith(task_area_code, {area:String}) OR startsWith(area_code, {area:String}))
GROUP BY organisation
ORDER BY tasks DESC, organisation
