CREATE VIEW IF NOT EXISTS {database}.v1_visit_rounds {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:visit_round}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.visit_rounds FINAL
COMMENT 'Current state of every visit round, one row each | 走访当前状态，每个主体一行'
