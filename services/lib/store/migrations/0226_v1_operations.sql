CREATE VIEW IF NOT EXISTS {database}.v1_operations {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:operation}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.operations FINAL
COMMENT 'Current state of every operation, one row each | 专项行动当前状态，每个主体一行'
