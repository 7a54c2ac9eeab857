CREATE VIEW IF NOT EXISTS {database}.v1_warnings {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:warning}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.warnings FINAL
COMMENT 'Current state of every warning, one row each | 预警当前状态，每个主体一行'
