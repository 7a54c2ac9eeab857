CREATE TABLE IF NOT EXISTS {database}.hazard_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:hazard},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a hazard ever had | 隐患历史状态'
