-- title: outcomes by area | 纠纷化解情况
-- definition: dispute.outcomes.v1
-- rule: registered disputes by time of the first signal; a turn to crime or to a mass incident is counted even where the dispute was resolved later
SELECT
    if(grouping(area_code) = 1, 'all', toString(area_code)) AS area, count() AS registered,
    countIf(status = 'resolved') AS resolved, round(100 * resolved / registered, 1) AS resolved_percent,
    countIf(status IN ('registered', 'assigned', 'mediating', 'failed')) AS open, countIf(status = 'failed') AS failed,
    countIf(reopened > 0) AS reopened,
    countIf(turned_criminal_at IS NOT NULL) AS turned_criminal, countIf(turned_mass_at IS NOT NULL) AS turned_mass
FROM {states:dispute}
WHERE counted AND {area} AND {within:registered_at}
GROUP BY GROUPING SETS ((), (area_code))
HAVING registered > 0
ORDER BY grouping(area_code) DESC, area
LIMIT 1000
