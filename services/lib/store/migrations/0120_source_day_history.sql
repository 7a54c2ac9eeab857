CREATE TABLE IF NOT EXISTS {database}.source_day_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:source_day},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a source day ever had | 来源心跳日历史状态'
