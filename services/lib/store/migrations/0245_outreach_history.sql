CREATE TABLE IF NOT EXISTS {database}.outreach_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:outreach},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that an outreach ever had | 宣传发动历史状态'
