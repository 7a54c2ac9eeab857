-- title: progress by operation | 专项行动进展
-- definition: operation.progress.v1
-- rule: defined operations with their tasks in the area; overdue is what is not done and beyond its limit at the time of judgement
WITH toDateTime64(0, 3, 'UTC') AS never
SELECT
    title AS operation, lead_organisation, arrayStringConcat(cooperating_organisations, ', ') AS cooperating,
    countIf(task != '') AS tasks, countIf(task_status = 'done') AS done,
    if(tasks = 0, NULL, round(100 * done / tasks, 1)) AS done_percent,
    countIf(task_status = 'blocked') AS blocked,
    countIf(task != '' AND task_status != 'done' AND due_at != never AND due_at < {at}) AS overdue,
    nullIf(minIf(due_at, task != '' AND task_status != 'done' AND due_at >= {at}), never) AS next_due_at
FROM {states:operation}
LEFT ARRAY JOIN
    task_ids AS task, task_statuses AS task_status, task_area_codes AS task_code, tasks_due_at AS due_at
WHERE counted AND ({area} OR {area:task_code})
GROUP BY subject, title, lead_organisation, cooperating_organisations
ORDER BY overdue DESC, blocked DESC, operation
LIMIT 1000
