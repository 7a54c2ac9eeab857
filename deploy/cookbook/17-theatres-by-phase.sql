-- title: Incidents per day in each theatre before, during and after its battle
-- question: How did the daily incidents of a theatre change over its phases?
-- 问题: 各战区战前、战时、战后日均警情如何变化？
-- for: S2, campaign office
-- shape: theatre String, month String, before_per_day Nullable(Float64), during_per_day Nullable(Float64),
--   after_per_day Nullable(Float64)
-- rows: >=1
WITH toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends,
     least(ifNull(before_ended_at, ends), ends) AS before_end,
     least(ifNull(during_ended_at, ends), ends) AS during_end,
     least(ifNull(after_ended_at, ends), ends) AS after_end
SELECT theatre, month,
       round(sumIf(incidents, hour >= before_started_at AND hour < before_end)
           / nullIf(greatest(any(dateDiff('hour', before_started_at, before_end)), 0) / 24, 0), 2) AS before_per_day,
       round(sumIf(incidents, hour >= during_started_at AND hour < during_end)
           / nullIf(greatest(any(dateDiff('hour', during_started_at, during_end)), 0) / 24, 0), 2) AS during_per_day,
       round(sumIf(incidents, hour >= after_started_at AND hour < after_end)
           / nullIf(greatest(any(dateDiff('hour', after_started_at, after_end)), 0) / 24, 0), 2) AS after_per_day
FROM
(
    SELECT theatre_code AS theatre, month, before_started_at, before_ended_at, during_started_at, during_ended_at,
           after_started_at, after_ended_at
    FROM v1_battles
    WHERE exercise = {exercise:Bool}
  AND (startsWith(theatre_code, {area:String}) OR startsWith(area_code, {area:String}))
) AS battles
LEFT JOIN
(
    SELECT substring(area_code, 1, 9) AS town, hour, sum(incidents) AS incidents
    FROM v1_incidents_hourly
    WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
    GROUP BY town, hour
) AS hours ON town = theatre
GROUP BY theatre, month
ORDER BY month, theatre
