CREATE TABLE IF NOT EXISTS {database}.visit_round_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:visit_round},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a visit round ever had | 走访历史状态'
