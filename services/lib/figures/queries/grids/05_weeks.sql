-- title: reports by week | 各周上报
-- definition: grid.reports_by_week.v1
-- rule: weeks from Monday in the zone of the question; the last one may still be filling up; a report is a hazard found under the grid's own code (a code that several grids share is nobody's) or an inspection or patrol that names the grid
{part:reports}
SELECT
    toString(toMonday(toTimeZone(r.reported_at, {zone}))) AS week, g.town AS town,
    sumIf(r.number, r.report = 'hazard') AS hazards, sumIf(r.number, r.report = 'inspection') AS inspections, sum(r.number) AS reports, uniqExact(r.grid) AS grids_reporting
FROM reports AS r INNER JOIN grids AS g ON g.subject = r.grid
WHERE {within:r.reported_at}
GROUP BY week, town
ORDER BY week DESC, town
LIMIT {limit}
