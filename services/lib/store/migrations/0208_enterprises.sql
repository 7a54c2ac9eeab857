CREATE TABLE IF NOT EXISTS {database}.enterprises {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:enterprise},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, industry_code, subject)
{settings}
COMMENT 'Current state of every enterprise | 企业当前状态'
