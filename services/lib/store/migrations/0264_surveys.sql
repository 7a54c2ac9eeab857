CREATE TABLE IF NOT EXISTS {database}.surveys {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:survey},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, opened_at, subject)
{settings}
COMMENT 'Current state of every survey wave | 群众安全感调查当前状态'
