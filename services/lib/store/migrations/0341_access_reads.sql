CREATE TABLE IF NOT EXISTS {database}.access_reads {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:access_read},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, read_at, subject)
{settings}
COMMENT 'Every read of what is restricted | 受限信息读取记录'
