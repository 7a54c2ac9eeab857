CREATE TABLE IF NOT EXISTS {database}.fire_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:fire},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a fire ever had | 火灾历史状态'
