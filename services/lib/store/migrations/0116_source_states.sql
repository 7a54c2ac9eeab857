CREATE TABLE IF NOT EXISTS {database}.source_states {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:source},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (topic, subject)
{settings}
COMMENT 'Current state of every source | 来源系统当前状态'
