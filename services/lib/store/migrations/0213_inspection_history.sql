CREATE TABLE IF NOT EXISTS {database}.inspection_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:inspection},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that an inspection ever had | 检查巡查历史状态'
