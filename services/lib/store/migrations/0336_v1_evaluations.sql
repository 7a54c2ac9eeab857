CREATE VIEW IF NOT EXISTS {database}.v1_evaluations {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:evaluation}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.evaluations FINAL
COMMENT 'Current state of every evaluation, one row each | 监测评估当前状态，每个主体一行'
