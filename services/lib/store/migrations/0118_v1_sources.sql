CREATE VIEW IF NOT EXISTS {database}.v1_sources {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:source}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.source_states FINAL
COMMENT 'Current state of every source, one row each | 来源系统当前状态，每个主体一行'
