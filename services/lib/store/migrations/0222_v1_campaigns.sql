CREATE VIEW IF NOT EXISTS {database}.v1_campaigns {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:campaign}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.campaigns FINAL
COMMENT 'Current state of every campaign, one row each | 会战当前状态，每个主体一行'
