-- title: Class at intake against the effective class
-- question: Which calls turn out to be something else than intake thought?
-- 问题: 哪些警情处置后的类别与接警时不同？
-- for: S1, 110 centre
-- shape: intake_class LowCardinality(String), effective_class LowCardinality(String), incidents UInt64,
--   of_intake_class_percent Float64
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT intake_class, category_class AS effective_class, count() AS incidents,
       round(100 * incidents / sum(incidents) OVER (PARTITION BY intake_class), 1) AS of_intake_class_percent
FROM v1_incidents
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at >= begins AND reported_at < ends
GROUP BY intake_class, effective_class
ORDER BY intake_class, incidents DESC, effective_class
