-- title: False warnings by definition, against what was to be expected
-- question: How many warnings of each definition turned out true, false or unclear, and how many false ones a week were to be expected?
-- 问题: 各监测定义的预警属实、误报、不明各多少，每周误报与预期相比如何？
-- for: S7, analysts
-- shape: definition LowCardinality(String), detector LowCardinality(String), total UInt64, true_alarms UInt64,
--   false_alarms UInt64, unclear UInt64, assessed UInt64, false_percent Nullable(Float64), false_a_week Float64,
--   false_a_week_expected Nullable(Float64)
-- rows: >=0
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT definition, detector, count() AS total, countIf(verdict = 'true_alarm') AS true_alarms,
       countIf(verdict = 'false_alarm') AS false_alarms, countIf(verdict = 'unclear') AS unclear,
       true_alarms + false_alarms + unclear AS assessed,
       round(100 * false_alarms / nullIf(assessed, 0), 1) AS false_percent,
       round(7 * false_alarms / dateDiff('day', begins, ends), 3) AS false_a_week,
       argMax(false_per_week, raised_at) AS false_a_week_expected
FROM v1_warnings
WHERE counted AND exercise = {exercise:Bool}
  AND arrayExists(code -> startsWith(code, {area:String}), if(empty(area_codes), [toString(area_code)], area_codes))
  AND raised_at >= begins AND raised_at < ends
GROUP BY definition, detector
ORDER BY false_alarms DESC, definition, detector
