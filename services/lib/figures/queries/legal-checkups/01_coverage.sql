-- title: enterprises checked | 法治体检覆盖
-- definition: legal_checkup.coverage.v1
-- rule: registered enterprises of the area with a check-up held in the window; check-ups of enterprises that are not registered there are counted apart
SELECT
    if(grouping(industry) = 1, 'all', industry) AS industry_code, countIf(registered) AS enterprises, countIf(registered AND checkups > 0) AS checked,
    if(enterprises = 0, NULL, round(100 * checked / enterprises, 1)) AS checked_percent, sum(checkups) AS checkups_held,
    sumIf(checkups, NOT registered) AS checkups_of_unregistered
FROM
(
    SELECT enterprise, max(industry) AS industry, max(of_register) AS registered, sum(held) AS checkups
    FROM
    (
        SELECT subject AS enterprise, toString(industry_code) AS industry, true AS of_register, 0 AS held FROM {states:enterprise} WHERE counted AND {area}
        UNION ALL
        SELECT enterprise, '' AS industry, false AS of_register, 1 AS held FROM {states:legal_checkup} WHERE counted AND {area} AND {within:held_at}
    )
    GROUP BY enterprise
)
GROUP BY GROUPING SETS ((), (industry))
HAVING enterprises + checkups_held > 0
ORDER BY grouping(industry) DESC, industry
LIMIT 1000
