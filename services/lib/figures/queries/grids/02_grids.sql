-- title: reports by grid, the fewest first | 各网格上报（由少到多）
-- definition: grid.reports.v1
-- rule: a report is a hazard found under the grid's own code (a code that several grids share is nobody's) or an inspection or patrol that names the grid; per week needs a window
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
    g.subject AS grid, g.town AS town, g.level AS level, any(g.staff) AS staff, any(g.households) AS households,
    sumIf(r.number, r.report = 'hazard' AND {within:r.reported_at}) AS hazards,
    sumIf(r.number, r.report = 'inspection' AND {within:r.reported_at}) AS inspections,
    hazards + inspections AS reports, round(reports / {weeks}, 2) AS reports_per_week
FROM grids AS g LEFT JOIN reports AS r ON r.grid = g.subject
GROUP BY grid, town, level
ORDER BY reports, grid
LIMIT {limit}
