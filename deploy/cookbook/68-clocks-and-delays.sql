-- title: Delay and clock of each source
-- question: How long after it happened does a source record an event, and is its clock wrong?
-- 问题: 各来源从发生到录入延迟多久，时钟是否有误？
-- for: data quality, city data office
-- shape: source LowCardinality(String), week Date, events UInt64, recorded_before_it_happened UInt64,
--   delay_p50_minutes Float64, delay_p90_minutes Float64, delay_min_hours Float64
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends,
     dateDiff('second', occurred_at, recorded_at) AS delay
SELECT source, toMonday(toTimeZone(occurred_at, 'Asia/Shanghai')) AS week, count() AS events,
       countIf(delay < 0) AS recorded_before_it_happened,
       round(quantileExact(0.5)(delay) / 60, 1) AS delay_p50_minutes,
       round(quantileExact(0.9)(delay) / 60, 1) AS delay_p90_minutes,
       round(min(delay) / 3600, 1) AS delay_min_hours
FROM v1_events
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND occurred_at >= begins AND occurred_at < ends
GROUP BY source, week
ORDER BY recorded_before_it_happened DESC, source, week
