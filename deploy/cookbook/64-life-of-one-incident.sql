-- title: The life of the busiest incident, event by event
-- question: What happened to one record, in which order, told by whom and received when?
-- 问题: 某一警情从接报到结案的全过程（时间、单位、来源）
-- for: S17, auditors
-- shape: subject String, event LowCardinality(String), happened_at DateTime64(3, 'Asia/Shanghai'),
--   recorded_at DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC'), source LowCardinality(String),
--   organisation LowCardinality(String), role LowCardinality(String), payload String
-- rows: >=1
SELECT subject, event, toTimeZone(occurred_at, 'Asia/Shanghai') AS happened_at, recorded_at, received_at,
       source, actor_organisation AS organisation, actor_role AS role, payload
FROM v1_events
WHERE stream = 'incident' AND subject IN
(
    SELECT subject FROM v1_incidents
    WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
      AND reported_at >= toDateTime({from:Date}, 'Asia/Shanghai')
      AND reported_at < toDateTime({to:Date} + 1, 'Asia/Shanghai')
    ORDER BY events DESC, subject
    LIMIT 1
)
ORDER BY occurred_at, kafka_offset
LIMIT 1000
