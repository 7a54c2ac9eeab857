CREATE VIEW IF NOT EXISTS {database}.v1_outreach {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:outreach}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.outreach FINAL
COMMENT 'Current state of every outreach, one row each | 宣传发动当前状态，每个主体一行'
