-- title: The response chain of fires by month
-- question: How long until units arrive, a fire is under control, and the last unit is clear?
-- 问题: 火灾从报警到到场、控制、归队用时多少？
-- for: S1, fire brigade
-- shape: month Date, fires UInt64, reached UInt64, arrival_p50_minutes Nullable(Float64),
--   arrival_p90_minutes Nullable(Float64), control_p50_minutes Nullable(Float64), close_p50_minutes Nullable(Float64)
-- rows: >=1
-- truth: stages where kind=fire stage=reported_to_arrived; by month=month; sum reached=n
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends,
     dateDiff('second', reported_at, arrived_at) AS to_arrival,
     dateDiff('second', reported_at, under_control_at) AS to_control,
     dateDiff('second', reported_at, closed_at) AS to_close
SELECT toStartOfMonth(toTimeZone(reported_at, 'Asia/Shanghai')) AS month, count() AS fires,
       countIf(arrived_at >= reported_at) AS reached,
       round(quantileExactIf(0.5)(to_arrival, to_arrival >= 0) / 60, 1) AS arrival_p50_minutes,
       round(quantileExactIf(0.9)(to_arrival, to_arrival >= 0) / 60, 1) AS arrival_p90_minutes,
       round(quantileExactIf(0.5)(to_control, to_control >= 0) / 60, 1) AS control_p50_minutes,
       round(quantileExactIf(0.5)(to_close, to_close >= 0) / 60, 1) AS close_p50_minutes
FROM v1_fires
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at >= begins AND reported_at < ends
GROUP BY month
ORDER BY month
