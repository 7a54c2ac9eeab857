CREATE TABLE IF NOT EXISTS {database}.warning_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:warning},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a warning ever had | 预警历史状态'
