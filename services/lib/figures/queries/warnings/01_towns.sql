-- title: warnings by town: where they stand, colours, verdicts | 各镇街预警
-- definition: warning.by_town.v1
-- rule: warnings by the time they were raised, in every town that the last finding names, and once in all; without the withdrawn ones, which corrected data took back; open is what is raised, acknowledged, assigned, shelved, or returned to normal before anybody saw it; the colour is the gravest that it had
{part:warnings}
SELECT
    arrayJoin(arrayPushFront(towns, 'all')) AS area, countIf(counted) AS warnings, countIf(NOT counted) AS withdrawn, countIf(stands) AS open,
    countIf(counted AND status = 'raised') AS raised, countIf(counted AND status = 'acknowledged') AS acknowledged,
    countIf(counted AND status = 'assigned') AS assigned, countIf(counted AND status = 'shelved') AS shelved,
    countIf(counted AND status = 'returned') AS returned, countIf(counted AND status = 'cleared') AS cleared,
    countIf(counted AND status = 'expired') AS expired,
    countIf(counted AND colour_max = 'red') AS red, countIf(counted AND colour_max = 'orange') AS orange,
    countIf(counted AND colour_max = 'yellow') AS yellow, countIf(counted AND colour_max = 'blue') AS blue,
    countIf(counted AND verdict = 'true_alarm') AS true_alarms, countIf(counted AND verdict = 'false_alarm') AS false_alarms,
    countIf(counted AND verdict = 'unclear') AS unclear
FROM warnings
WHERE {within:raised_at}
GROUP BY area
ORDER BY area != 'all', open DESC, warnings DESC, area
LIMIT 1000
