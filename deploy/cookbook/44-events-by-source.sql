-- title: What each system delivers
-- question: Which systems deliver how many events of which kind, and until when?
-- 问题: 各来源系统提供了哪些类别的多少事件，最近到何时？
-- for: S8, city data office
-- shape: source LowCardinality(String), stream String, kind LowCardinality(String), events UInt64, subjects UInt64,
--   last_occurred_at DateTime64(3, 'UTC'), last_received_at DateTime64(3, 'UTC')
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT source, stream, kind, count() AS events, uniqExact(subject) AS subjects,
       max(occurred_at) AS last_occurred_at, max(received_at) AS last_received_at
FROM v1_events
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND occurred_at >= begins AND occurred_at < ends
GROUP BY source, stream, kind
ORDER BY source, stream, kind
