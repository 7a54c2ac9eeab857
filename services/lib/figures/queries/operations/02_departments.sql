-- title: tasks by department | 各责任单位任务
-- definition: operation.tasks_by_department.v1
-- rule: tasks of defined operations by responsible organisation; overdue as in operation.progress.v1
WITH toDateTime64(0, 3, 'UTC') AS never
SELECT
    task_organisation AS organisation, uniqExact(subject) AS operations, count() AS tasks, countIf(task_status = 'done') AS done,
    round(100 * done / tasks, 1) AS done_percent, countIf(task_status = 'blocked') AS blocked,
    countIf(task_status != 'done' AND due_at != never AND due_at < {at}) AS overdue
FROM {states:operation}
ARRAY JOIN
    task_ids AS task, task_statuses AS task_status, task_organisations AS task_organisation,
    task_area_codes AS task_code, task_percents AS percent, task_blocked_reasons AS blocked_reason,
    tasks_assigned_at AS assigned_at, tasks_due_at AS due_at, tasks_standing_at AS standing_at
WHERE counted AND ({area} OR {area:task_code})
GROUP BY organisation
ORDER BY overdue DESC, blocked DESC, organisation
LIMIT 1000
