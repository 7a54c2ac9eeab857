-- title: registered enterprises not checked | 未体检企业
-- definition: legal_checkup.not_checked.v1
-- rule: registered enterprises without a check-up in the window, those never checked first, then the longest ago; responsible is the department that leads check-ups
SELECT
    e.subject AS enterprise, e.area_code AS area_code, e.industry_code AS industry_code, {lead:legal_checkup} AS organisation,
    nullIf(max(c.held_at), toDateTime64(0, 3, 'UTC')) AS last_checked_at, {days_since:last_checked_at} AS age_days
FROM {states:enterprise} AS e
LEFT JOIN (SELECT enterprise, held_at FROM {states:legal_checkup} WHERE counted) AS c ON c.enterprise = e.subject
WHERE e.counted AND {area:e.area_code}
GROUP BY enterprise, area_code, industry_code
HAVING countIf(c.enterprise != '' AND {within:c.held_at}) = 0
ORDER BY last_checked_at ASC NULLS FIRST, enterprise
LIMIT {limit}
