CREATE TABLE IF NOT EXISTS {database}.work_accident_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:work_accident},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a work accident ever had | 生产安全事故历史状态'
