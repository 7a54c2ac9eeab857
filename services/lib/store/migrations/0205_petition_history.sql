CREATE TABLE IF NOT EXISTS {database}.petition_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:petition},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a petition ever had | 信访历史状态'
