CREATE VIEW IF NOT EXISTS {database}.v1_hazards {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:hazard}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.hazards FINAL
COMMENT 'Current state of every hazard, one row each | 隐患当前状态，每个主体一行'
