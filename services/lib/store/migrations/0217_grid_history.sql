CREATE TABLE IF NOT EXISTS {database}.grid_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:grid},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a grid ever had | 网格历史状态'
