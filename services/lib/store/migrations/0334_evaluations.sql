CREATE TABLE IF NOT EXISTS {database}.evaluations {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:evaluation},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (definition, from_at, subject)
{settings}
COMMENT 'Current state of every evaluation | 监测评估当前状态'
