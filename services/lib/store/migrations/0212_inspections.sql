CREATE TABLE IF NOT EXISTS {database}.inspections {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:inspection},
    INDEX version_range version TYPE minmax,
    PROJECTION hourly
    (
        SELECT area_system, area_code, exercise, inspection_type, toStartOfHour(held_at) AS hour, sum(sign) AS inspections, sum(sign * hazards_found) AS found
        GROUP BY area_system, area_code, exercise, inspection_type, hour
    )
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, inspection_type, held_at, subject)
{settings:deduplicate_merge_projection_mode = 'rebuild'}
COMMENT 'Current state of every inspection and patrol | 检查巡查当前状态'
