CREATE TABLE IF NOT EXISTS {database}.site_days {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:site_day},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, site, first_reading_at, subject)
{settings}
COMMENT 'Current state of every site day | 场所日当前状态'
