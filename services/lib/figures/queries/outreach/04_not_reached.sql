-- title: known villages not reached | 未覆盖村社
-- definition: outreach.not_reached.v1
-- rule: villages that records know (see outreach.coverage.v1) without an activity of any audience in the window, with the last one ever; a village that is in no record cannot be listed without reference data
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
    )
SELECT
    v.village AS area_code, nullIf(max(o.held_at), toDateTime64(0, 3, 'UTC')) AS last_reached_at, {days_since:last_reached_at} AS days_since
FROM villages AS v LEFT JOIN (SELECT substring(area_code, 1, 12) AS village, held_at FROM {states:outreach} WHERE counted) AS o ON o.village = v.village
GROUP BY area_code
HAVING countIf(o.village != '' AND {within:o.held_at}) = 0
ORDER BY last_reached_at ASC NULLS FIRST, area_code
LIMIT {limit}
