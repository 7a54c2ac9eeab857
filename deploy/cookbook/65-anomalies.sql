-- title: Impossible or out-of-order steps
-- question: Which kinds of records tell a story that cannot be, and how often?
-- 问题: 哪些记录出现不可能或次序颠倒的环节？
-- for: data quality, city data office
-- shape: kind String, anomaly LowCardinality(String), records UInt64, earliest_received_at DateTime64(3, 'UTC')
-- rows: >=0
SELECT kind, anomaly, count() AS records, min(first_at) AS earliest_received_at
FROM
(
    SELECT 'incident' AS kind, anomalies, first_received_at AS first_at FROM v1_incidents
    WHERE notEmpty(anomalies) AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
    UNION ALL
    SELECT 'fire', anomalies, first_received_at FROM v1_fires
    WHERE notEmpty(anomalies) AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
    UNION ALL
    SELECT 'hazard', anomalies, first_received_at FROM v1_hazards
    WHERE notEmpty(anomalies) AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
    UNION ALL
    SELECT 'work_accident', anomalies, first_received_at FROM v1_work_accidents
    WHERE notEmpty(anomalies) AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
    UNION ALL
    SELECT 'dispute', anomalies, first_received_at FROM v1_disputes
    WHERE notEmpty(anomalies) AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
    UNION ALL
    SELECT 'petition', anomalies, first_received_at FROM v1_petitions
    WHERE notEmpty(anomalies) AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
)
ARRAY JOIN anomalies AS anomaly
GROUP BY kind, anomaly
ORDER BY records DESC, kind, anomaly
