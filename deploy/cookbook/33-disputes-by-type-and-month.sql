-- title: Disputes by town, type and month
-- question: How many disputes were registered in each town, by type and month?
-- 问题: 各镇街每月各类矛盾纠纷登记多少件？
-- for: S6, mediation centre
-- shape: town LowCardinality(String), type LowCardinality(String), month Date, total Int64
-- rows: >=1
-- truth: counts where kind=dispute; by town=area type=class month=month; sum total=count
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT substring(area_code, 1, 9) AS town, dispute_type AS type,
       toStartOfMonth(toTimeZone(hour, 'Asia/Shanghai')) AS month, sum(disputes) AS total
FROM v1_disputes_hourly
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND hour >= begins AND hour < ends
GROUP BY town, type, month
ORDER BY town, type, month
