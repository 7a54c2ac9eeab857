CREATE TABLE IF NOT EXISTS {database}.visit_rounds {on_cluster}
(
    {columns:state_key},
    {columns:common},
    {columns:visit_round},
    INDEX version_range version TYPE minmax,
    PROJECTION monthly
    (
        SELECT area_system, area_code, exercise, programme, month, sum(sign * counted) AS rounds, sum(sign * counted * due) AS visits_due, sum(sign * counted * done) AS visits_done, sum(sign * counted * refused) AS visits_refused, sum(sign * counted * unreachable) AS visits_unreachable, sum(sign * counted * missed) AS visits_missed
        GROUP BY area_system, area_code, exercise, programme, month
    )
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, programme, opened_at, subject)
{settings:deduplicate_merge_projection_mode = 'rebuild'}
COMMENT 'Current state of every visit round | 走访当前状态'
