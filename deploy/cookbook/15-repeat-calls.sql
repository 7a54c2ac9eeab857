-- title: Incidents with most calls linked to them
-- question: About which incidents do people call again?
-- 问题: 哪些警情被反复报警或催促？
-- for: S1, duty desk
-- shape: origin String, linked_calls UInt64, first_call_at DateTime64(3, 'UTC'), last_call_at DateTime64(3, 'UTC')
-- rows: >=0
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT origin, count() AS linked_calls, min(reported_at) AS first_call_at, max(reported_at) AS last_call_at
FROM v1_incidents
ARRAY JOIN linked_to AS origin
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at >= begins AND reported_at < ends
GROUP BY origin
ORDER BY linked_calls DESC, origin
LIMIT 50
