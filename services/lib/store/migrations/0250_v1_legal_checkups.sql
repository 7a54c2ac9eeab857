CREATE VIEW IF NOT EXISTS {database}.v1_legal_checkups {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:legal_checkup}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.legal_checkups FINAL
COMMENT 'Current state of every legal check-up, one row each | 法治体检当前状态，每个主体一行'
