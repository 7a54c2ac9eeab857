CREATE VIEW IF NOT EXISTS {database}.v1_enterprises {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:enterprise}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.enterprises FINAL
COMMENT 'Current state of every enterprise, one row each | 企业当前状态，每个主体一行'
