-- title: silent grids: silent, not safe | 静默网格（静默不等于安全）
-- definition: grid.silent.v1
-- rule: grids without a report within the time limit in force (7 days without one) before the time of judgement, the longest silent first; a report is a hazard found under the grid's own code (a code that several grids share is nobody's) or an inspection or patrol that names the grid
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
    g.subject AS grid, g.town AS town, g.level AS level, any(g.staff) AS staff,
    nullIf(maxIf(r.reported_at, r.report != '' AND r.reported_at <= {at}), toDateTime64(0, 3, 'UTC')) AS last_report_at,
    {days_since:last_report_at} AS silent_days, {limit_version:grid.reported} AS limit_version
FROM grids AS g LEFT JOIN reports AS r ON r.grid = g.subject
GROUP BY grid, town, level
HAVING last_report_at IS NULL OR last_report_at <= {at} - toIntervalDay({days:grid.reported})
ORDER BY last_report_at ASC NULLS FIRST, grid
LIMIT {limit}
