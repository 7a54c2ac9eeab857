CREATE TABLE IF NOT EXISTS {database}.site_day_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:site_day},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a site day ever had | 场所日历史状态'
