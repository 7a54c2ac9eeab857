CREATE TABLE IF NOT EXISTS {database}.operations {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:operation},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, lead_organisation, subject)
{settings}
COMMENT 'Current state of every special operation | 专项行动当前状态'
