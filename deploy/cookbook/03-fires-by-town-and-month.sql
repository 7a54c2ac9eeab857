-- title: Fires by town, type and month
-- question: How many fires and explosions count in each town and month?
-- 问题: 各镇街每月火灾各有多少起？
-- for: S1, fire brigade
-- shape: town LowCardinality(String), type LowCardinality(String), month Date, total Int64
-- rows: >=1
-- truth: counts where kind=fire; by town=area type=class month=month; sum total=count
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT substring(area_code, 1, 9) AS town, fire_type AS type,
       toStartOfMonth(toTimeZone(hour, 'Asia/Shanghai')) AS month, sum(fires) AS total
FROM v1_fires_hourly
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND hour >= begins AND hour < ends
GROUP BY town, type, month
ORDER BY town, type, month
