CREATE TABLE IF NOT EXISTS {database}.evaluation_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:evaluation},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that an evaluation ever had | 监测评估历史状态'
