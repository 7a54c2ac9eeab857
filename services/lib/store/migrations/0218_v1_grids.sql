CREATE VIEW IF NOT EXISTS {database}.v1_grids {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:grid}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.grids FINAL
COMMENT 'Current state of every grid, one row each | 网格当前状态，每个主体一行'
