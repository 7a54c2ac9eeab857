CREATE TABLE IF NOT EXISTS {database}.incident_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:incident},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that an incident ever had | 警情历史状态'
