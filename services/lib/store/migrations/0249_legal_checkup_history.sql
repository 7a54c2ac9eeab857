CREATE TABLE IF NOT EXISTS {database}.legal_checkup_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:legal_checkup},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a legal check-up ever had | 法治体检历史状态'
