CREATE TABLE IF NOT EXISTS {database}.grids {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:grid},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, level, subject)
{settings}
COMMENT 'Current state of every grid and micro-grid | 网格与微网格当前状态'
