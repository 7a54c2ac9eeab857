-- title: Incidents by weekday and hour
-- question: At which hours of the week do incidents happen?
-- 问题: 警情集中在一周中的哪些时段？
-- for: S1, police shift planners
-- shape: weekday UInt8, hour_of_day UInt8, total Int64, per_week Float64
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT toDayOfWeek(toTimeZone(hour, 'Asia/Shanghai')) AS weekday,
       toHour(toTimeZone(hour, 'Asia/Shanghai')) AS hour_of_day,
       sum(incidents) AS total,
       round(total * 7 / (dateDiff('day', {from:Date}, {to:Date}) + 1), 2) AS per_week
FROM v1_incidents_hourly
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND hour >= begins AND hour < ends
GROUP BY weekday, hour_of_day
ORDER BY weekday, hour_of_day
