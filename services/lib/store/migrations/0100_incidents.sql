CREATE TABLE IF NOT EXISTS {database}.incidents {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:incident},
    INDEX version_range version TYPE minmax,
    PROJECTION hourly
    (
        SELECT area_system, area_code, exercise, category_class, category_type, toStartOfHour(reported_at) AS hour, sum(sign * counted) AS incidents
        GROUP BY area_system, area_code, exercise, category_class, category_type, hour
    )
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, category_class, reported_at, subject)
{settings:deduplicate_merge_projection_mode = 'rebuild'}
COMMENT 'Current state of every incident | 警情当前状态'
