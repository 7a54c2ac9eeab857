CREATE TABLE IF NOT EXISTS {database}.source_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:source},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a source ever had | 来源系统历史状态'
