-- title: how old the open warnings are | 未结预警时长
-- definition: warning.open_ages.v1
-- rule: every warning that is open, whenever it was raised, by town and once in all, with its age at the time of judgement; unseen are those that nobody has acknowledged, acted on or shelved
{part:warnings}
SELECT
    arrayJoin(arrayPushFront(towns, 'all')) AS area, count() AS open, countIf(seen_at IS NULL AND status != 'shelved') AS unseen,
    argMax(colour, indexOf(['blue', 'yellow', 'orange', 'red'], colour)) AS gravest,
    round(quantileExact(0.5)(dateDiff('second', raised_at, {at})) / 3600, 1) AS p50_hours,
    round(quantileExact(0.9)(dateDiff('second', raised_at, {at})) / 3600, 1) AS p90_hours,
    round(max(dateDiff('second', raised_at, {at})) / 3600, 1) AS oldest_hours
FROM warnings
WHERE stands
GROUP BY area
ORDER BY area != 'all', open DESC, area
LIMIT 1000
