CREATE VIEW IF NOT EXISTS {database}.v1_petitions {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:petition}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.petitions FINAL
COMMENT 'Current state of every petition, one row each | 信访当前状态，每个主体一行'
