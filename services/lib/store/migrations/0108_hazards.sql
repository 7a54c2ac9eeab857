CREATE TABLE IF NOT EXISTS {database}.hazards {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:hazard},
    INDEX version_range version TYPE minmax,
    PROJECTION hourly
    (
        SELECT area_system, area_code, exercise, hazard_class, level, toStartOfHour(reported_at) AS hour, sum(sign * counted) AS hazards
        GROUP BY area_system, area_code, exercise, hazard_class, level, hour
    )
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, hazard_class, reported_at, subject)
{settings:deduplicate_merge_projection_mode = 'rebuild'}
COMMENT 'Current state of every hazard | 隐患当前状态'
