CREATE TABLE IF NOT EXISTS {database}.fires {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:fire},
    INDEX version_range version TYPE minmax,
    PROJECTION hourly
    (
        SELECT area_system, area_code, exercise, fire_type, grade, toStartOfHour(reported_at) AS hour, sum(sign * counted) AS fires
        GROUP BY area_system, area_code, exercise, fire_type, grade, hour
    )
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, fire_type, reported_at, subject)
{settings:deduplicate_merge_projection_mode = 'rebuild'}
COMMENT 'Current state of every fire | 火灾当前状态'
