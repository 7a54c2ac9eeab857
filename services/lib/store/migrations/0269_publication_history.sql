CREATE TABLE IF NOT EXISTS {database}.publication_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:publication},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a publication ever had | 数据发布历史状态'
