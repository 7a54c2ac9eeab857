-- title: open findings | 未整改问题
-- definition: legal_checkup.findings_open.v1
-- rule: findings that are not closed, by when each was last raised, the oldest first
WITH raised AS
(
    SELECT subject, JSONExtractString(payload, 'finding') AS finding, max(occurred_at) AS raised_at
    FROM {events:legal_checkup}
    WHERE event = 'LegalCheckupFindingRaised'
    GROUP BY subject, finding
)
SELECT
    c.subject AS checkup, c.enterprise AS enterprise, c.area_code AS area_code, c.organisation AS organisation,
    c.finding AS finding, c.finding_class AS finding_class, r.raised_at AS raised_at, {days_since:r.raised_at} AS age_days
FROM
(
    SELECT subject, enterprise, area_code, organisation, finding, finding_class
    FROM {states:legal_checkup}
    ARRAY JOIN findings_open AS finding, findings_open_classes AS finding_class
    WHERE {area} AND {within:held_at}
) AS c
LEFT JOIN raised AS r ON r.subject = c.subject AND r.finding = c.finding
ORDER BY raised_at, checkup, finding
LIMIT {limit}
