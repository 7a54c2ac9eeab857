-- title: How fresh each stream is
-- question: Until when is each stream told, and how late did its last event arrive?
-- 问题: 各数据流最新到何时，最后一条延迟多久？
-- for: freshness, duty desk
-- shape: stream String, events UInt64, last_occurred_at DateTime64(3, 'UTC'), last_received_at DateTime64(3, 'UTC'),
--   last_delay_seconds Int64
-- rows: >=1
SELECT stream, count() AS events, max(occurred_at) AS last_occurred_at, max(received_at) AS last_received_at,
       dateDiff('second', argMax(occurred_at, received_at), last_received_at) AS last_delay_seconds
FROM v1_events
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
GROUP BY stream
ORDER BY stream
