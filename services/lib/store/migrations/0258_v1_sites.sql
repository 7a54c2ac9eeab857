CREATE VIEW IF NOT EXISTS {database}.v1_sites {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:site}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.sites FINAL
COMMENT 'Current state of every site, one row each | 场所当前状态，每个主体一行'
