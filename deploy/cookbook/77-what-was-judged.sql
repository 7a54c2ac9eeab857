-- title: What detectors judged last, so that silence is not taken for calm
-- question: Which bin did each definition judge last by the end of the period, and how many of its series could not be judged?
-- 问题: 各监测定义到期末最近评估了哪个时段，多少序列无法检验？（静默不等于平安）
-- for: freshness, duty desk
-- shape: definition LowCardinality(String), area LowCardinality(String), last_from_at DateTime64(3, 'UTC'),
--   last_to_at Nullable(DateTime64(3, 'UTC')), hours_since Nullable(Float64), tested Int64, untestable Int64,
--   reasons String, suspended Int64, findings Int64, false_to_expect Nullable(Float64)
-- rows: >=0
WITH toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT definition, area_code AS area, from_at AS last_from_at, to_at AS last_to_at,
       round(dateDiff('second', to_at, ends) / 3600, 1) AS hours_since, tested, untestable, reasons_json AS reasons,
       suspended, findings, false_expected AS false_to_expect
FROM v1_evaluations
WHERE counted AND exercise = {exercise:Bool} AND from_at < ends
  AND (startsWith(area_code, {area:String}) OR startsWith({area:String}, area_code))
ORDER BY definition, area, from_at DESC, round DESC
LIMIT 1 BY definition, area
