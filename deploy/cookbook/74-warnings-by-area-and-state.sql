-- title: Warnings by area and state
-- question: How many warnings were raised about each area, where do they stand now, and since when is the oldest of them waiting?
-- 问题: 各区域发出多少预警，目前处于何种状态，最早一条已多久？
-- for: S7, duty desk
-- shape: area String, status LowCardinality(String), total UInt64, red UInt64, orange UInt64, yellow UInt64,
--   blue UInt64, oldest_raised_at DateTime64(3, 'UTC'), oldest_hours Float64
-- rows: >=0
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT area, status, count() AS total, countIf(colour_max = 'red') AS red, countIf(colour_max = 'orange') AS orange,
       countIf(colour_max = 'yellow') AS yellow, countIf(colour_max = 'blue') AS blue, min(raised_at) AS oldest_raised_at,
       round(dateDiff('second', oldest_raised_at, ends) / 3600, 1) AS oldest_hours
FROM v1_warnings
ARRAY JOIN if(empty(area_codes), [toString(area_code)], area_codes) AS area
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area, {area:String})
  AND raised_at >= begins AND raised_at < ends
GROUP BY area, status
ORDER BY area, status
LIMIT 10000
