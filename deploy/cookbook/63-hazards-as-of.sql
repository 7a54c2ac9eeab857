-- title: The hazard ledger as the platform had it at a past time
-- question: What had the platform been told about hazards by the end of a day, whatever arrived later?
-- 问题: 截至某日平台已接收的隐患处于什么状态（不含之后到达的事件）？
-- for: S17, auditors
-- shape: last_event String, hazards UInt64, oldest_at DateTime64(3, 'UTC')
-- rows: >=0
WITH toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT last_event, count() AS hazards, min(first_reported_at) AS oldest_at
FROM
(
    SELECT subject, argMax(event, (occurred_at, kafka_offset)) AS last_event, min(occurred_at) AS first_reported_at
    FROM v1_events
    WHERE stream = 'safety' AND kind = 'hazard' AND received_at < ends AND exercise = {exercise:Bool}
      AND startsWith(area_code, {area:String})
    GROUP BY subject
)
GROUP BY last_event
ORDER BY hazards DESC, last_event
