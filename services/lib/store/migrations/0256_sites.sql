CREATE TABLE IF NOT EXISTS {database}.sites {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:site},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, site_type, subject)
{settings}
COMMENT 'Current state of every site | 场所当前状态'
