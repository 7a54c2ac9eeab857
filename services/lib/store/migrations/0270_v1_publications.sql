CREATE VIEW IF NOT EXISTS {database}.v1_publications {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:publication}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.publications FINAL
COMMENT 'Current state of every publication, one row each | 数据发布当前状态，每个主体一行'
