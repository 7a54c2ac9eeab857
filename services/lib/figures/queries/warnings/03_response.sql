-- title: response times | 预警响应时长
-- definition: warning.response.v1
-- rule: warnings by the time they were raised, by town and once in all, from then to when somebody acknowledged, acted on or ended each, whichever was first; to the first action; to the end; in time is within the time limit in force (1 hour without one), late after it, missing not at all although it is over at the time of judgement; a warning that was shelved without more is in none of the three, for nobody knows when it was seen; median and 90th percentile
{part:warnings}
SELECT
    arrayJoin(arrayPushFront(towns, 'all')) AS area, count() AS warnings, countIf(seen_at IS NOT NULL) AS seen,
    round(quantileExact(0.5)(dateDiff('second', raised_at, seen_at)) / 60, 1) AS to_seen_p50_minutes,
    round(quantileExact(0.9)(dateDiff('second', raised_at, seen_at)) / 60, 1) AS to_seen_p90_minutes,
    countIf(seen_at <= raised_at + toIntervalHour({hours:warning.acknowledged})) AS in_time,
    countIf(seen_at > raised_at + toIntervalHour({hours:warning.acknowledged})) AS late,
    countIf(seen_at IS NULL AND status != 'shelved' AND raised_at + toIntervalHour({hours:warning.acknowledged}) < {at}) AS missing,
    in_time + late + missing AS due, if(due = 0, NULL, round(100 * in_time / due, 1)) AS in_time_percent,
    countIf(actions > 0) AS acted,
    round(quantileExact(0.5)(dateDiff('second', raised_at, first_action_at)) / 60, 1) AS to_action_p50_minutes,
    round(quantileExact(0.9)(dateDiff('second', raised_at, first_action_at)) / 60, 1) AS to_action_p90_minutes,
    countIf(ended_at IS NOT NULL) AS ended,
    round(quantileExact(0.5)(dateDiff('second', raised_at, ended_at)) / 3600, 1) AS to_end_p50_hours,
    round(quantileExact(0.9)(dateDiff('second', raised_at, ended_at)) / 3600, 1) AS to_end_p90_hours,
    countIf(escalation > 0) AS escalated, sum(superseded) AS superseded_actions, {limit_version:warning.acknowledged} AS limit_version
FROM warnings
WHERE counted AND {within:raised_at}
GROUP BY area
ORDER BY area != 'all', missing DESC, area
LIMIT 1000
