-- title: time from found to reported | 发现到上报时长
-- definition: grid.time_to_report.v1
-- rule: of each hazard's report the minutes from when it was found to when the source wrote it down, and to when the platform received it (of little meaning for history loaded in bulk); median and 90th percentile
SELECT
    actor_role AS role, count() AS reports,
    round(quantileExact(0.5)(dateDiff('second', occurred_at, recorded_at)) / 60, 1) AS to_record_p50_minutes,
    round(quantileExact(0.9)(dateDiff('second', occurred_at, recorded_at)) / 60, 1) AS to_record_p90_minutes,
    round(quantileExact(0.5)(dateDiff('second', occurred_at, received_at)) / 60, 1) AS to_receipt_p50_minutes,
    round(quantileExact(0.9)(dateDiff('second', occurred_at, received_at)) / 60, 1) AS to_receipt_p90_minutes
FROM {events:hazard}
WHERE event = 'HazardReported' AND {area} AND {within:occurred_at}
GROUP BY role
ORDER BY reports DESC, role
LIMIT 1000
