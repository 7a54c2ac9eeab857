-- title: verdicts by definition, with the false warnings to expect | 各监测定义的研判与误报
-- definition: warning.verdicts.v1
-- rule: warnings by the time they were raised and the line of the detector set that raised them; the share is of those assessed true, false or unclear, so that it says nothing while few are; false a week needs a window, and to expect is what the definition last said of itself
{part:warnings}
SELECT
    definition, detector, count() AS warnings,
    countIf(verdict = 'true_alarm') AS true_alarms, countIf(verdict = 'false_alarm') AS false_alarms, countIf(verdict = 'unclear') AS unclear,
    true_alarms + false_alarms + unclear AS assessed, if(assessed = 0, NULL, round(100 * false_alarms / assessed, 1)) AS false_percent,
    round(false_alarms / {weeks}, 3) AS false_alarms_per_week, argMax(false_per_week, (raised_at, subject)) AS false_per_week_expected
FROM warnings
WHERE counted AND {within:raised_at}
GROUP BY definition, detector
ORDER BY false_alarms DESC, warnings DESC, definition, detector
LIMIT {limit}
