-- title: Hazards found by town, class and month
-- question: How many hazards were found in each town, by class and month?
-- 问题: 各镇街每月发现各类隐患各多少？
-- for: S4, S7, city office
-- shape: town LowCardinality(String), class LowCardinality(String), month Date, found UInt64
-- rows: >=1
-- truth: counts where kind=hazard; by town=area class=class month=month; sum found=count
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT substring(area_code, 1, 9) AS town, hazard_class AS class,
       toStartOfMonth(toTimeZone(reported_at, 'Asia/Shanghai')) AS month, count() AS found
FROM v1_hazards
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at >= begins AND reported_at < ends
GROUP BY town, class, month
ORDER BY town, class, month
