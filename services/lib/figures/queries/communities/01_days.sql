-- title: days since the last case | 无案发天数
-- definition: community.days_without_case.v1
-- rule: a case is a counted criminal or public order incident in the community's own area code up to the time of judgement; where the code is a town's or is shared by communities, cases are not attributable and no days are given; without any case the days count from the certification
WITH
    communities AS
    (
        SELECT subject, name, area_code, households, status, certified_at,
            count() OVER (PARTITION BY area_code) = 1 AND area_code != '' AND NOT (match(area_code, '^[0-9]+$') AND length(area_code) <= 9) AS attributable
        FROM {states:community}
        WHERE status != 'uncertified' AND {area}
    ),
    cases AS
    (
        SELECT
            arrayJoin(arrayDistinct([area_code, substring(area_code, 1, 12), substring(area_code, 1, 15)])) AS code,
            maxIf(reported_at, category_class IN ('criminal', 'public_order')) AS case_at, max(reported_at) AS incident_at
        FROM
        (
            -- Only of codes that cases are attributed to, and once for all incidents of the same time.
            SELECT toString(area_code) AS area_code, category_class, reported_at
            FROM {signed:incident}
            WHERE counted AND area_code != '' AND reported_at <= {at}
                AND (area_code IN (SELECT area_code FROM communities WHERE attributable)
                    OR substring(area_code, 1, 12) IN (SELECT area_code FROM communities WHERE attributable)
                    OR substring(area_code, 1, 15) IN (SELECT area_code FROM communities WHERE attributable))
            GROUP BY ALL
            HAVING sum(sign) > 0
        )
        GROUP BY code
    )
SELECT
    c.subject AS community, c.name AS name, c.area_code AS area_code, c.status AS status, c.households AS households, toBool(c.attributable) AS attributable,
    if(c.attributable, nullIf(i.case_at, toDateTime64(0, 3, 'UTC')), NULL) AS last_case_at,
    if(c.attributable, {days_since:ifNull(last_case_at, c.certified_at)}, NULL) AS days_without_case,
    if(c.attributable, nullIf(i.incident_at, toDateTime64(0, 3, 'UTC')), NULL) AS last_incident_at
FROM communities AS c LEFT JOIN cases AS i ON i.code = c.area_code
ORDER BY c.attributable DESC, days_without_case, community
LIMIT {limit}
