CREATE TABLE IF NOT EXISTS {database}.disputes {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:dispute},
    INDEX version_range version TYPE minmax,
    PROJECTION hourly
    (
        SELECT area_system, area_code, exercise, dispute_type, origin, resolved_level, toStartOfHour(registered_at) AS hour, sum(sign * counted) AS disputes
        GROUP BY area_system, area_code, exercise, dispute_type, origin, resolved_level, hour
    )
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, dispute_type, registered_at, subject)
{settings:deduplicate_merge_projection_mode = 'rebuild'}
COMMENT 'Current state of every dispute | 矛盾纠纷当前状态'
