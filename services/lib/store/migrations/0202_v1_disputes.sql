CREATE VIEW IF NOT EXISTS {database}.v1_disputes {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:dispute}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.disputes FINAL
COMMENT 'Current state of every dispute, one row each | 矛盾纠纷当前状态，每个主体一行'
