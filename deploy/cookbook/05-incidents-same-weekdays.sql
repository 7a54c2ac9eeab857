-- title: Incidents by class against the same weekdays last year
-- question: How do the classes compare with the same weekdays a year ago, 364 days back?
-- 问题: 各类警情与去年同星期（前推364天）相比如何？
-- for: S1, police analysts
-- shape: class LowCardinality(String), current Int64, reference Int64, change_percent Nullable(Float64)
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends,
     toDateTime({from:Date} - 364, 'Asia/Shanghai') AS reference_begins,
     toDateTime({to:Date} - 363, 'Asia/Shanghai') AS reference_ends
SELECT category_class AS class,
       sumIf(incidents, hour >= begins AND hour < ends) AS current,
       sumIf(incidents, hour >= reference_begins AND hour < reference_ends) AS reference,
       round(100 * (current - reference) / nullIf(reference, 0), 1) AS change_percent
FROM v1_incidents_hourly
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND hour >= reference_begins AND hour < ends
GROUP BY class
ORDER BY current DESC, class
