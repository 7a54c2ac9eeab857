CREATE VIEW IF NOT EXISTS {database}.v1_surveys {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:survey}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.surveys FINAL
COMMENT 'Current state of every survey wave, one row each | 群众安全感调查当前状态，每个主体一行'
