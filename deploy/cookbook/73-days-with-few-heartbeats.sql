-- title: Days on which a source was silent
-- question: On which days did a source send fewer heartbeats than usual, so that a zero may mean silence?
-- 问题: 哪些天来源心跳偏少（零可能意味着静默）？
-- for: freshness, analysts
-- shape: source LowCardinality(String), day Date, beats UInt64, usual UInt64
-- rows: >=0
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT source, day, beats, usual
FROM
(
    SELECT source, toDate(toTimeZone(first_heartbeat_at, 'Asia/Shanghai')) AS day, sum(heartbeats) AS beats,
           quantileExact(0.5)(beats) OVER (PARTITION BY source) AS usual
    FROM v1_source_days
    WHERE exercise = {exercise:Bool} AND first_heartbeat_at >= begins AND first_heartbeat_at < ends
    GROUP BY source, day
)
WHERE beats < usual / 2
ORDER BY source, day
