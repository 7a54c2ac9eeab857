-- title: coverage | 覆盖情况
-- definition: outreach.coverage.v1
-- rule: distinct units and villages reached in the window against those that records know: villages by the codes of grids, communities and outreach, companies by registered enterprises, markets and schools by registered sites; what is in no record cannot be known without reference data, and households are never told apart
WITH
    villages AS
    (
        SELECT DISTINCT substring(code, 1, 12) AS village
        FROM
        (
            SELECT toString(parent_code) AS code FROM {states:grid} WHERE {area:parent_code}
            UNION ALL SELECT toString(area_code) AS code FROM {states:grid} WHERE {area}
            UNION ALL SELECT toString(area_code) AS code FROM {states:community} WHERE {area}
            UNION ALL SELECT toString(area_code) AS code FROM {states:outreach} WHERE {area}
        )
        WHERE match(code, '^[0-9]+$') AND length(code) >= 12
    ),
    known AS
    (
        SELECT 'village' AS audience, village AS unit FROM villages
        UNION ALL SELECT 'company' AS audience, subject AS unit FROM {states:enterprise} WHERE counted AND {area}
        UNION ALL SELECT toString(site_type) AS audience, subject AS unit FROM {states:site} WHERE counted AND site_type IN ('market', 'school') AND {area}
    ),
    reached AS
    (
        SELECT toString(audience) AS audience,
            if(audience = 'village', if(match(area_code, '^[0-9]+$') AND length(area_code) >= 12, substring(area_code, 1, 12), ''), unit) AS unit
        FROM {states:outreach}
        WHERE counted AND audience IN ('village', 'company', 'market', 'school') AND {area} AND {within:held_at}
    )
SELECT
    audience, uniqExactIf(unit, side = 1) AS known, uniqExactIf(unit, side = 2 AND unit != '') AS reached,
    length(arrayIntersect(groupUniqArrayIf(unit, side = 1), groupUniqArrayIf(unit, side = 2))) AS known_reached,
    if(known = 0, NULL, round(100 * known_reached / known, 1)) AS known_reached_percent, countIf(side = 2 AND unit = '') AS activities_without_unit
FROM (SELECT audience, unit, 1 AS side FROM known UNION ALL SELECT audience, unit, 2 AS side FROM reached)
GROUP BY audience
ORDER BY audience
LIMIT 1000
