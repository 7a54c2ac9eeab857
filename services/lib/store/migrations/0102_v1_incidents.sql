CREATE VIEW IF NOT EXISTS {database}.v1_incidents {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:incident}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.incidents FINAL
COMMENT 'Current state of every incident, one row each | 警情当前状态，每个主体一行'
