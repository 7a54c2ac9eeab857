-- title: reports by grid, the fewest first | 各网格上报（由少到多）
-- definition: grid.reports.v1
-- rule: a report is a hazard found under the grid's own code (a code that several grids share is nobody's) or an inspection or patrol that names the grid; per week needs a window
{part:reports}
SELECT
    g.subject AS grid, g.town AS town, g.level AS level, any(g.staff) AS staff, any(g.households) AS households,
    sumIf(r.number, r.report = 'hazard' AND {within:r.reported_at}) AS hazards,
    sumIf(r.number, r.report = 'inspection' AND {within:r.reported_at}) AS inspections,
    hazards + inspections AS reports, round(reports / {weeks}, 2) AS reports_per_week
FROM grids AS g LEFT JOIN reports AS r ON r.grid = g.subject
GROUP BY grid, town, level
ORDER BY reports, grid
LIMIT {limit}
