CREATE TABLE IF NOT EXISTS {database}.communities {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:community},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, certified_at, subject)
{settings}
COMMENT 'Current state of every community | 小区当前状态'
