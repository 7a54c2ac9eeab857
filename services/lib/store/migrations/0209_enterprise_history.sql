CREATE TABLE IF NOT EXISTS {database}.enterprise_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:enterprise},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that an enterprise ever had | 企业历史状态'
