CREATE TABLE IF NOT EXISTS {database}.community_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:community},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a community ever had | 小区历史状态'
