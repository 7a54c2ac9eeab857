-- title: Response times to warnings by area
-- question: How long does it take in each area until a warning is acknowledged, acted on and over, and how many nobody has seen?
-- 问题: 各区域预警从发出到确认、首次处置、解除各需多久，多少条无人确认？
-- for: S7, command centre
-- shape: area String, total UInt64, acknowledged UInt64, unseen UInt64, to_acknowledge_p50_minutes Nullable(Float64),
--   to_acknowledge_p90_minutes Nullable(Float64), to_action_p50_minutes Nullable(Float64),
--   to_end_p50_hours Nullable(Float64), to_end_p90_hours Nullable(Float64), escalated UInt64
-- rows: >=0
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT area, count() AS total, countIf(acknowledged_at IS NOT NULL) AS acknowledged,
       countIf(acknowledged_at IS NULL AND status IN ('raised', 'returned', 'expired')) AS unseen,
       round(quantileExact(0.5)(dateDiff('second', raised_at, acknowledged_at)) / 60, 1) AS to_acknowledge_p50_minutes,
       round(quantileExact(0.9)(dateDiff('second', raised_at, acknowledged_at)) / 60, 1) AS to_acknowledge_p90_minutes,
       round(quantileExact(0.5)(dateDiff('second', raised_at, first_action_at)) / 60, 1) AS to_action_p50_minutes,
       round(quantileExact(0.5)(dateDiff('second', raised_at, ended_at)) / 3600, 1) AS to_end_p50_hours,
       round(quantileExact(0.9)(dateDiff('second', raised_at, ended_at)) / 3600, 1) AS to_end_p90_hours,
       countIf(escalation > 0) AS escalated
FROM v1_warnings
ARRAY JOIN if(empty(area_codes), [toString(area_code)], area_codes) AS area
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area, {area:String})
  AND raised_at >= begins AND raised_at < ends
GROUP BY area
ORDER BY area
LIMIT 10000
