CREATE TABLE IF NOT EXISTS {database}.access_read_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:access_read},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that the record of a read ever had | 受限信息读取记录历史状态'
