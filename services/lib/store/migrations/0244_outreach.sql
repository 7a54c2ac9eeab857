CREATE TABLE IF NOT EXISTS {database}.outreach {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:outreach},
    INDEX version_range version TYPE minmax,
    PROJECTION hourly
    (
        SELECT area_system, area_code, exercise, activity, audience, toStartOfHour(held_at) AS hour, sum(sign * counted) AS outreaches, sum(sign * counted * reach) AS reached, sum(sign * counted * volunteers) AS volunteers_taking_part, sum(sign * counted * volunteer_minutes) AS minutes_volunteered
        GROUP BY area_system, area_code, exercise, activity, audience, hour
    )
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, audience, held_at, subject)
{settings:deduplicate_merge_projection_mode = 'rebuild'}
COMMENT 'Current state of every outreach | 宣传发动当前状态'
