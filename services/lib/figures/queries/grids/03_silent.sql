-- title: silent grids: silent, not safe | 静默网格（静默不等于安全）
-- definition: grid.silent.v1
-- rule: grids without a report within the time limit in force (7 days without one) before the time of judgement, the longest silent first; a report is a hazard found under the grid's own code (a code that several grids share is nobody's) or an inspection or patrol that names the grid; its town answers for it, and the department that leads grids
{part:reports}
SELECT
    g.subject AS grid, g.town AS town, g.level AS level, {lead:grid} AS organisation, any(g.staff) AS staff,
    nullIf(maxIf(r.reported_at, r.report != '' AND r.reported_at <= {at}), toDateTime64(0, 3, 'UTC')) AS last_report_at,
    {days_since:last_report_at} AS silent_days, {limit_version:grid.reported} AS limit_version
FROM grids AS g LEFT JOIN reports AS r ON r.grid = g.subject
GROUP BY grid, town, level
HAVING last_report_at IS NULL OR last_report_at <= {at} - toIntervalDay({days:grid.reported})
ORDER BY last_report_at ASC NULLS FIRST, grid
LIMIT {limit}
