CREATE TABLE IF NOT EXISTS {database}.petitions {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:petition},
    INDEX version_range version TYPE minmax,
    PROJECTION hourly
    (
        SELECT area_system, area_code, exercise, origin, matter, toStartOfHour(lodged_at) AS hour, sum(sign * counted) AS petitions
        GROUP BY area_system, area_code, exercise, origin, matter, hour
    )
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, origin, lodged_at, subject)
{settings:deduplicate_merge_projection_mode = 'rebuild'}
COMMENT 'Current state of every petition | 信访当前状态'
