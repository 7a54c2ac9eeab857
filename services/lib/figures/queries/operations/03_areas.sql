-- title: tasks by town or zone | 各镇街任务
-- definition: operation.tasks_by_area.v1
-- rule: tasks of defined operations by the area that each names, else the operation's; overdue as in operation.progress.v1
WITH toDateTime64(0, 3, 'UTC') AS never
SELECT
    if(task_code = '', area_code, task_code) AS area, count() AS tasks, countIf(task_status = 'done') AS done,
    round(100 * done / tasks, 1) AS done_percent, countIf(task_status = 'blocked') AS blocked,
    countIf(task_status != 'done' AND due_at != never AND due_at < {at}) AS overdue
FROM {states:operation}
ARRAY JOIN
    task_ids AS task, task_statuses AS task_status, task_organisations AS task_organisation,
    task_area_codes AS task_code, task_percents AS percent, task_blocked_reasons AS blocked_reason,
    tasks_assigned_at AS assigned_at, tasks_due_at AS due_at, tasks_standing_at AS standing_at
WHERE counted AND ({area} OR {area:task_code})
GROUP BY area
ORDER BY overdue DESC, blocked DESC, area
LIMIT 1000
