CREATE TABLE IF NOT EXISTS {database}.operation_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:operation},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that an operation ever had | 专项行动历史状态'
