-- title: reports by week | 各周上报
-- definition: grid.reports_by_week.v1
-- rule: weeks from Monday in the zone of the question; the last one may still be filling up; a report is a hazard found under the grid's own code (a code that several grids share is nobody's) or an inspection or patrol that names the grid
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
    toString(toMonday(toTimeZone(r.reported_at, {zone}))) AS week, g.town AS town,
    sumIf(r.number, r.report = 'hazard') AS hazards, sumIf(r.number, r.report = 'inspection') AS inspections, sum(r.number) AS reports, uniqExact(r.grid) AS grids_reporting
FROM reports AS r INNER JOIN grids AS g ON g.subject = r.grid
WHERE {within:r.reported_at}
GROUP BY week, town
ORDER BY week DESC, town
LIMIT {limit}
