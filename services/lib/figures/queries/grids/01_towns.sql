-- title: reports by town | 各镇街网格上报
-- definition: grid.reports_by_town.v1
-- rule: a report is a hazard found under the grid's own code (a code that several grids share is nobody's) or an inspection or patrol that names the grid; per week needs a window; a silent grid reported nothing within the time limit in force (7 days without one) before the time of judgement
{part:reports}
SELECT
    town, uniqExact(grid) AS grids, sum(grid_staff) AS staff, sum(grid_hazards) AS hazards, sum(grid_inspections) AS inspections,
    hazards + inspections AS reports, round(reports / {weeks}, 2) AS reports_per_week, countIf(grid_silent) AS silent_grids,
    {limit_version:grid.reported} AS limit_version
FROM
(
    SELECT
        g.town AS town, g.subject AS grid, any(g.staff) AS grid_staff,
        sumIf(r.number, r.report = 'hazard' AND {within:r.reported_at}) AS grid_hazards,
        sumIf(r.number, r.report = 'inspection' AND {within:r.reported_at}) AS grid_inspections,
        countIf(r.report != '' AND r.reported_at <= {at} AND r.reported_at > {at} - toIntervalDay({days:grid.reported})) = 0 AS grid_silent
    FROM grids AS g LEFT JOIN reports AS r ON r.grid = g.subject
    GROUP BY town, grid
)
GROUP BY town
ORDER BY silent_grids DESC, town
LIMIT 1000
