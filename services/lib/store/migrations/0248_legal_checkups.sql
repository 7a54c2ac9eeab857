CREATE TABLE IF NOT EXISTS {database}.legal_checkups {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:legal_checkup},
    INDEX version_range version TYPE minmax,
    PROJECTION hourly
    (
        SELECT area_system, area_code, exercise, toStartOfHour(held_at) AS hour, sum(sign * counted) AS checkups, sum(sign * counted * findings_raised) AS raised, sum(sign * counted * findings_closed) AS closed
        GROUP BY area_system, area_code, exercise, hour
    )
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, held_at, subject)
{settings:deduplicate_merge_projection_mode = 'rebuild'}
COMMENT 'Current state of every legal check-up | 法治体检当前状态'
