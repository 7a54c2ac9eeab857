-- title: Inspections and patrols by town and month, with hazards found
-- question: How many inspections and patrols were held, and how many hazards did they find?
-- 问题: 各镇街每月检查、巡查多少次，发现多少隐患？
-- for: S7, emergency management bureau
-- shape: town LowCardinality(String), type LowCardinality(String), month Date, held Int64, hazards_found Int64,
--   found_per_inspection Nullable(Float64)
-- rows: >=1
-- truth: counts where kind=inspection; by town=area type=class month=month; sum held=count
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT substring(area_code, 1, 9) AS town, inspection_type AS type,
       toStartOfMonth(toTimeZone(hour, 'Asia/Shanghai')) AS month, sum(inspections) AS held,
       sum(found) AS hazards_found,
       round(hazards_found / nullIf(held, 0), 2) AS found_per_inspection
FROM v1_inspections_hourly
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND hour >= begins AND hour < ends
GROUP BY town, type, month
ORDER BY town, type, month
