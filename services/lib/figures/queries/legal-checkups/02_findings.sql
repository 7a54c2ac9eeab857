-- title: findings closed | 问题整改
-- definition: legal_checkup.findings.v1
-- rule: findings of check-ups held in the window, as known now
SELECT
    organisation, count() AS checkups, sum(findings_raised) AS raised, sum(findings_closed) AS closed, sum(length(findings_open)) AS open,
    if(raised = 0, NULL, round(100 * (toInt64(raised) - toInt64(open)) / raised, 1)) AS closed_percent
FROM {states:legal_checkup}
WHERE counted AND {area} AND {within:held_at}
GROUP BY organisation
ORDER BY open DESC, organisation
LIMIT 1000
