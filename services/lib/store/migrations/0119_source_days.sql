CREATE TABLE IF NOT EXISTS {database}.source_days {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:source_day},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (topic, subject)
{settings}
COMMENT 'Current state of every source day | 来源心跳日当前状态'
