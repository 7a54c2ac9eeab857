-- title: Towns whose battle has come against those not yet treated
-- question: Do the towns that had their battle fare better than those that still wait?
-- 问题: 已开展会战的镇街与尚未开展的相比，警情如何？
-- for: S2, campaign office
-- shape: month Date, treated UInt8, towns UInt64, incidents Int64, incidents_per_town Float64
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT month, first_battle != '' AND formatDateTime(month, '%Y-%m') >= first_battle AS treated,
       uniqExact(town) AS towns, sum(total) AS incidents, round(incidents / towns, 1) AS incidents_per_town
FROM
(
    SELECT substring(area_code, 1, 9) AS town, toStartOfMonth(toTimeZone(hour, 'Asia/Shanghai')) AS month,
           sum(incidents) AS total
    FROM v1_incidents_hourly
    WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND hour >= begins AND hour < ends
    GROUP BY town, month
) AS months
LEFT JOIN
(
    SELECT theatre_code, min(month) AS first_battle
    FROM v1_battles
    WHERE exercise = {exercise:Bool}
  AND (startsWith(theatre_code, {area:String}) OR startsWith(area_code, {area:String})) AND month != ''
    GROUP BY theatre_code
) AS battles ON town = theatre_code
GROUP BY month, treated
ORDER BY month, treated
