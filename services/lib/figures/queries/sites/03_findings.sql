-- title: open findings of drills | 演练未整改问题
-- definition: site.findings_open.v1
-- rule: findings that are not closed, by when a drill last raised each and the organisation that told of it
WITH raised AS
(
    SELECT subject, arrayJoin(JSONExtract(payload, 'findings', 'Array(String)')) AS finding, max(occurred_at) AS raised_at,
        argMax(actor_organisation, occurred_at) AS organisation
    FROM {events:site}
    WHERE event = 'SiteDrillHeld'
    GROUP BY subject, finding
)
SELECT s.subject AS site, s.area_code AS area_code, s.finding AS finding, r.organisation AS organisation, r.raised_at AS raised_at, {days_since:r.raised_at} AS age_days
FROM (SELECT subject, area_code, arrayJoin(findings_open) AS finding FROM {states:site} WHERE {area}) AS s
LEFT JOIN raised AS r ON r.subject = s.subject AND r.finding = s.finding
ORDER BY raised_at, site, finding
LIMIT {limit}
