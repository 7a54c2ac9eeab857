CREATE VIEW IF NOT EXISTS {database}.v1_source_days {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:source_day}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.source_days FINAL
COMMENT 'Current state of every source day, one row each | 来源心跳日当前状态，每个主体一行'
