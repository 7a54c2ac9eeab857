-- title: Incidents by intake channel
-- question: Through which channels do incidents come in, and how many of them did not count?
-- 问题: 警情从哪些渠道来，其中多少不计入统计？
-- for: S1, 110 centre
-- shape: channel LowCardinality(String), records UInt64, incidents UInt64, not_counted_percent Float64
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT channel, count() AS records, countIf(counted) AS incidents,
       round(100 * (records - incidents) / records, 1) AS not_counted_percent
FROM v1_incidents
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at >= begins AND reported_at < ends
GROUP BY channel
ORDER BY records DESC, channel
