-- title: The response chain of incidents by town
-- question: How long from report to dispatch, arrival and closing, and how many were reached within 10 minutes?
-- 问题: 各镇街从接报到派警、到场、结警用时多少，10分钟内到场占比多少？
-- for: S1, police command
-- shape: town LowCardinality(String), incidents UInt64, reached UInt64, dispatch_p50_minutes Nullable(Float64),
--   arrival_p50_minutes Nullable(Float64), arrival_p90_minutes Nullable(Float64),
--   close_p50_minutes Nullable(Float64), reached_in_time_percent Nullable(Float64)
-- rows: >=1
-- truth: stages where kind=incident stage=reported_to_arrived; by town=area; sum reached=n
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends,
     dateDiff('second', reported_at, dispatched_at) AS to_dispatch,
     dateDiff('second', reported_at, arrived_at) AS to_arrival,
     dateDiff('second', reported_at, closed_at) AS to_close
SELECT substring(area_code, 1, 9) AS town, count() AS incidents,
       countIf(arrived_at >= reported_at) AS reached,
       round(quantileExactIf(0.5)(to_dispatch, to_dispatch >= 0) / 60, 1) AS dispatch_p50_minutes,
       round(quantileExactIf(0.5)(to_arrival, to_arrival >= 0) / 60, 1) AS arrival_p50_minutes,
       round(quantileExactIf(0.9)(to_arrival, to_arrival >= 0) / 60, 1) AS arrival_p90_minutes,
       round(quantileExactIf(0.5)(to_close, to_close >= 0) / 60, 1) AS close_p50_minutes,
       round(100 * countIf(to_arrival >= 0 AND to_arrival <= 600) / nullIf(reached, 0), 1) AS reached_in_time_percent
FROM v1_incidents
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at >= begins AND reported_at < ends
GROUP BY town
ORDER BY town
