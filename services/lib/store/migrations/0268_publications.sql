CREATE TABLE IF NOT EXISTS {database}.publications {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:publication},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, figure, published_at, subject)
{settings}
COMMENT 'Current state of every publication | 数据发布当前状态'
