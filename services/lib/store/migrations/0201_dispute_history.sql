CREATE TABLE IF NOT EXISTS {database}.dispute_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:dispute},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a dispute ever had | 矛盾纠纷历史状态'
