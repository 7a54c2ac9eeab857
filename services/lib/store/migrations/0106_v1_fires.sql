CREATE VIEW IF NOT EXISTS {database}.v1_fires {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:fire}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.fires FINAL
COMMENT 'Current state of every fire, one row each | 火灾当前状态，每个主体一行'
