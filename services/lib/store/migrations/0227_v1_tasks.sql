CREATE VIEW IF NOT EXISTS {database}.v1_tasks {on_cluster}
(
    {columns:view_key},
    exercise Bool COMMENT 'Simulated or drill | 演练',
    area_system LowCardinality(String) COMMENT 'Code system of the operation and its tasks | 区域编码体系',
    area_version LowCardinality(String) COMMENT 'Edition of the code system | 编码版本',
    area_code LowCardinality(String) COMMENT 'Code of the area of the whole operation | 专项行动所属区域代码',
    title String COMMENT 'Title of the operation | 专项行动名称',
    lead_organisation LowCardinality(String) COMMENT 'Lead department | 牵头单位',
    task_id String COMMENT 'Task, by its id within the operation | 任务编号',
    task_status LowCardinality(String) COMMENT 'Status | 任务状态',
    task_organisation LowCardinality(String) COMMENT 'Responsible organisation | 任务责任单位',
    task_area_code LowCardinality(String) COMMENT 'Town or zone, empty when none | 任务区域代码',
    percent Int32 COMMENT 'How far, percent | 进度（%）',
    assigned_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Last assigned | 交办时间',
    due_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Limit | 期限',
    blocked Bool COMMENT 'It cannot go on | 受阻',
    blocked_reason LowCardinality(String) COMMENT 'Why, empty when not blocked | 受阻原因',
    blocked_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it is blocked | 受阻时间',
    done_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Done | 完成时间'
)
AS WITH toDateTime64(0, 3, 'UTC') AS never
SELECT
    topic, subject, version, exercise, area_system, area_version, area_code, title, lead_organisation,
    task_id, task_status, task_organisation, task_area_code, percent,
    nullIf(assigned, never) AS assigned_at, nullIf(due, never) AS due_at,
    task_status = 'blocked' AS blocked, blocked_reason,
    if(task_status = 'blocked', standing, NULL) AS blocked_at,
    if(task_status = 'done', standing, NULL) AS done_at
FROM {database}.operations FINAL
ARRAY JOIN
    task_ids AS task_id, task_statuses AS task_status, task_organisations AS task_organisation,
    task_area_codes AS task_area_code, task_percents AS percent, task_blocked_reasons AS blocked_reason,
    tasks_assigned_at AS assigned, tasks_due_at AS due, tasks_standing_at AS standing
COMMENT 'Every task of every special operation, one row each | 专项行动任务，每任务一行'
