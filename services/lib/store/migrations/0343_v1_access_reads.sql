CREATE VIEW IF NOT EXISTS {database}.v1_access_reads {on_cluster}
(
    {columns:view_key},
    {columns:common},
    {columns:access_read}
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.access_reads FINAL
COMMENT 'Every read of what is restricted, one row each | 受限信息读取记录，每次一行'
