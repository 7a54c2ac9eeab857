-- title: reports by town | 各镇街网格上报
-- definition: grid.reports_by_town.v1
-- rule: a report is a hazard found under the grid's own code (a code that several grids share is nobody's) or an inspection or patrol that names the grid; per week needs a window; a silent grid reported nothing within the time limit in force (7 days without one) before the time of judgement
WITH
    grids AS
    (
        SELECT
            subject, area_code, parent_code, level, staff, households,
            if(match(parent_code, '^[0-9]+$') AND length(parent_code) > 9, substring(parent_code, 1, 9), parent_code) AS town,
            if(count() OVER (PARTITION BY area_code) = 1, toString(area_code), '') AS own_code
        FROM {states:grid}
        WHERE counted AND {area}
    ),
    reports AS
    (
        SELECT g.subject AS grid, 'hazard' AS report, h.reported_at AS reported_at, h.number AS number
        FROM grids AS g
        INNER JOIN
        (
            SELECT arrayJoin(arrayDistinct([code, substring(code, 1, 15)])) AS code, reported_at, number
            FROM
            (
                SELECT toString(area_code) AS code, reported_at, sum(sign) AS number
                FROM {signed:hazard}
                WHERE counted AND area_code != ''
                GROUP BY ALL
                HAVING number > 0
            )
        ) AS h ON h.code = g.own_code
        UNION ALL
        SELECT g.subject AS grid, 'inspection' AS report, i.held_at AS reported_at, i.number AS number
        FROM grids AS g
        INNER JOIN (SELECT grid, held_at, sum(sign) AS number FROM {signed:inspection} GROUP BY ALL HAVING number > 0) AS i ON i.grid = g.subject
    )
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
