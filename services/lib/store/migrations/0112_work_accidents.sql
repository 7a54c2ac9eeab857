CREATE TABLE IF NOT EXISTS {database}.work_accidents {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:work_accident},
    INDEX version_range version TYPE minmax,
    PROJECTION hourly
    (
        SELECT area_system, area_code, exercise, nature, grade, toStartOfHour(reported_at) AS hour, sum(sign * counted) AS accidents
        GROUP BY area_system, area_code, exercise, nature, grade, hour
    )
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, nature, reported_at, subject)
{settings:deduplicate_merge_projection_mode = 'rebuild'}
COMMENT 'Current state of every work accident | 生产安全事故当前状态'
