CREATE VIEW IF NOT EXISTS {database}.v1_work_accidents {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:work_accident}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.work_accidents FINAL
COMMENT 'Current state of every work accident, one row each | 生产安全事故当前状态，每个主体一行'
