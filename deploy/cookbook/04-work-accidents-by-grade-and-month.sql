-- title: Work accidents by town, grade by law and month
-- question: How many work accidents of each grade happened in each town and month?
-- 问题: 各镇街每月各等级生产安全事故各有多少起？
-- for: S1, S7, emergency management bureau
-- shape: town LowCardinality(String), grade LowCardinality(String), month Date, total Int64
-- rows: >=1
-- truth: counts where kind=work_accident; by town=area grade=class month=month; sum total=count
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT substring(area_code, 1, 9) AS town, grade,
       toStartOfMonth(toTimeZone(hour, 'Asia/Shanghai')) AS month, sum(accidents) AS total
FROM v1_work_accidents_hourly
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND hour >= begins AND hour < ends
GROUP BY town, grade, month
ORDER BY town, grade, month
