CREATE VIEW IF NOT EXISTS {database}.v1_site_days {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:site_day}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.site_days FINAL
COMMENT 'Current state of every site day, one row each | 场所日当前状态，每个主体一行'
