CREATE TABLE IF NOT EXISTS {database}.warnings {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:warning},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, definition, raised_at, subject)
{settings}
COMMENT 'Current state of every warning | 预警当前状态'
