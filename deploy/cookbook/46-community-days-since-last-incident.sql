-- title: Days since the last incident in a community
-- question: Which communities have had no incident, and for how long?
-- 问题: 各小区距上次发案多少天？
-- for: S9, communities
-- shape: community String, name String, certified_on Date, located_percent Nullable(Float64),
--   last_incident_at Nullable(DateTime64(3, 'UTC')), days_without Nullable(Int64)
-- rows: >=1
WITH toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
-- Only incidents that carry the code of a village, or of what is below it, are told apart. Their share is shown; where
-- it is nothing, nothing is known of a community.
SELECT community, name, toDate(toTimeZone(certified_at, 'Asia/Shanghai')) AS certified_on,
       (
           SELECT round(100 * countIf(length(area_code) >= 12) / nullIf(count(), 0), 1) FROM v1_incidents
           WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
             AND reported_at < ends
       ) AS located_percent,
       nullIf(last_incident, toDateTime64(0, 3, 'UTC')) AS last_incident_at,
       if(located_percent > 0, dateDiff('day', ifNull(last_incident_at, certified_at), ends), NULL) AS days_without
FROM
(
    SELECT subject AS community, name, area_code AS code, certified_at
    FROM v1_communities
    WHERE counted AND area_code != '' AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
      AND certified_at < ends
) AS certified
LEFT JOIN
(
    SELECT substring(area_code, 1, 12) AS code, max(reported_at) AS last_incident
    FROM v1_incidents
    WHERE counted AND length(area_code) >= 12 AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
      AND reported_at < ends
    GROUP BY code
) AS cases USING (code)
ORDER BY days_without DESC, community
