CREATE VIEW IF NOT EXISTS {database}.v1_inspections {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:inspection}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.inspections FINAL
COMMENT 'Current state of every inspection, one row each | 检查巡查当前状态，每个主体一行'
