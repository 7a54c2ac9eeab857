CREATE TABLE IF NOT EXISTS {database}.campaign_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:campaign},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a campaign ever had | 会战历史状态'
