CREATE TABLE IF NOT EXISTS {database}.site_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:site},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a site ever had | 场所历史状态'
