CREATE TABLE IF NOT EXISTS {database}.campaigns {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:campaign},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, subject)
{settings}
COMMENT 'Current state of every campaign | 会战当前状态'
