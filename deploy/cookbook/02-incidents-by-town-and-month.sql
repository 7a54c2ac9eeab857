-- title: Incidents by town, class and month
-- question: How many incidents count in each town, by effective class and month?
-- 问题: 各镇街每月各类有效警情各有多少？
-- for: S1, city office and towns
-- shape: town LowCardinality(String), class LowCardinality(String), month Date, total Int64
-- rows: >=1
-- truth: counts where kind=incident; by town=area class=class month=month; sum total=count
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT substring(area_code, 1, 9) AS town, category_class AS class,
       toStartOfMonth(toTimeZone(hour, 'Asia/Shanghai')) AS month, sum(incidents) AS total
FROM v1_incidents_hourly
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND hour >= begins AND hour < ends
GROUP BY town, class, month
ORDER BY town, class, month
