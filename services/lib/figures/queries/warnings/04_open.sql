-- title: open warnings, the gravest and oldest first | 未结预警清单
-- definition: warning.open.v1
-- rule: every warning that is open, whenever it was raised, with the colour, the numbers and the 95 % interval of observed to expected of its last finding; age at the time of judgement; response is the time until somebody acknowledged or acted on it; the organisation is who deals with it, else who acknowledged it
{part:warnings}
SELECT
    subject, arrayStringConcat(codes, ', ') AS area, category, definition, detector, colour,
    observed, round(expected, 2) AS expected, round(ratio_lower, 2) AS ratio_low, round(ratio_upper, 2) AS ratio_high, p,
    from_at, to_at, status, round(dateDiff('second', raised_at, {at}) / 3600, 1) AS age_hours,
    round(dateDiff('second', raised_at, seen_at) / 60, 1) AS response_minutes,
    if(organisation != '', organisation, acknowledged_by) AS organisation, escalation, shelved_until_at
FROM warnings
WHERE stands
ORDER BY indexOf(['red', 'orange', 'yellow', 'blue'], colour), raised_at, subject
LIMIT {limit}
