-- title: tasks that are overdue or blocked | 超期与受阻任务
-- definition: operation.held_up.v1
-- rule: tasks that are not done and either blocked or beyond their limit at the time of judgement, the longest overdue first
WITH toDateTime64(0, 3, 'UTC') AS never, due_at != never AND due_at < {at} AS overdue
SELECT
    title AS operation, task, task_organisation AS organisation, if(task_code = '', area_code, task_code) AS area, task_status AS status,
    percent, blocked_reason, if(assigned_at = never, NULL, {days_since:assigned_at}) AS age_days,
    if(overdue, {days_since:due_at}, NULL) AS overdue_days, if(task_status = 'blocked', {days_since:standing_at}, NULL) AS blocked_days
FROM {states:operation}
ARRAY JOIN
    task_ids AS task, task_statuses AS task_status, task_organisations AS task_organisation,
    task_area_codes AS task_code, task_percents AS percent, task_blocked_reasons AS blocked_reason,
    tasks_assigned_at AS assigned_at, tasks_due_at AS due_at, tasks_standing_at AS standing_at
WHERE counted AND ({area} OR {area:task_code}) AND task_status != 'done' AND (overdue OR task_status = 'blocked')
ORDER BY overdue DESC, if(overdue, due_at, standing_at), operation, task
LIMIT {limit}
