-- title: Towns against the period just before
-- question: Which towns have more incidents than in the equally long period before?
-- 问题: 与上一个等长时段相比，哪些镇街警情上升？
-- for: S1, duty desk
-- shape: town LowCardinality(String), current Int64, before Int64, change Int64
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends,
     toDateTime({from:Date} - (dateDiff('day', {from:Date}, {to:Date}) + 1), 'Asia/Shanghai') AS before_begins
SELECT substring(area_code, 1, 9) AS town,
       sumIf(incidents, hour >= begins) AS current,
       sumIf(incidents, hour < begins) AS before,
       current - before AS change
FROM v1_incidents_hourly
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND hour >= before_begins AND hour < ends
GROUP BY town
ORDER BY change DESC, town
