-- title: enterprises to look at: repeated hazards, hazards overdue, no inspection for a year | 需关注企业
-- definition: enterprise.to_look_at.v1
-- rule: registered enterprises with two or more hazards found in the window, an open hazard beyond its limit, or no inspection within the time limit in force (365 days without one) before the time of judgement; no ranking of people, and none of enterprises beyond these three facts
WITH
    found AS
    (
        SELECT enterprise, countIf({within:reported_at}) AS found, countIf(NOT cleared AND due_at < {at}) AS overdue,
            minIf(due_at, NOT cleared AND due_at < {at}) AS due_since, anyIf(organisation, NOT cleared AND due_at < {at}) AS responsible
        FROM {states:hazard} WHERE counted AND enterprise != '' GROUP BY enterprise
    ),
    looked AS (SELECT enterprise, max(held_at) AS looked_at FROM {states:inspection} WHERE enterprise != '' AND held_at <= {at} GROUP BY enterprise)
SELECT
    e.subject AS enterprise, e.area_code AS area_code, e.industry_code AS industry_code, e.risk_level AS risk_level,
    f.found AS hazards, f.overdue AS hazards_overdue, if(f.overdue > 0, {days_since:f.due_since}, NULL) AS overdue_days, f.responsible AS organisation,
    nullIf(l.looked_at, toDateTime64(0, 3, 'UTC')) AS inspected_at, {days_since:inspected_at} AS days_since_inspection,
    {limit_version:enterprise.inspected} AS limit_version
FROM {states:enterprise} AS e
LEFT JOIN found AS f ON f.enterprise = e.subject
LEFT JOIN looked AS l ON l.enterprise = e.subject
WHERE e.counted AND {area:e.area_code} AND (hazards >= 2 OR hazards_overdue > 0 OR inspected_at IS NULL OR days_since_inspection > {days:enterprise.inspected})
ORDER BY hazards_overdue DESC, hazards DESC, days_since_inspection DESC NULLS FIRST, enterprise
LIMIT {limit}
