CREATE VIEW IF NOT EXISTS {database}.v1_communities {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:community}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.communities FINAL
COMMENT 'Current state of every community, one row each | 小区当前状态，每个主体一行'
