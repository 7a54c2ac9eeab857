-- title: enterprises to look at: repeated hazards, hazards overdue, no inspection for a year | 需关注企业
-- definition: enterprise.to_look_at.v1
-- rule: registered enterprises with two or more hazards found in the window, an open hazard beyond its limit, or no inspection within the time limit in force (365 days without one) before the time of judgement; no ranking of people, and none of enterprises beyond these three facts; responsible is who has the overdue hazard, else the department that leads enterprises
WITH
    found AS
    (
        SELECT enterprise, sum(found_here) AS found, sum(late_here) AS overdue, minIf(limit_at, late_here > 0) AS due_since,
            anyIf(organisation, late_here > 0) AS responsible
        FROM
        (
            -- Rows that cancel out are alike in all that is grouped by.
            SELECT enterprise, NOT cleared AND due_at < {at} AS late, if(late, due_at, NULL) AS limit_at,
                if(late, toString(hazard.organisation), '') AS organisation, sumIf(sign, {within:reported_at}) AS found_here, sumIf(sign, late) AS late_here
            FROM {signed:hazard} AS hazard WHERE counted AND enterprise != '' GROUP BY enterprise, late, limit_at, organisation
        )
        GROUP BY enterprise
    ),
    looked AS (SELECT enterprise, max(held_at) AS looked_at FROM {states:inspection} WHERE enterprise != '' AND held_at <= {at} GROUP BY enterprise)
SELECT
    e.subject AS enterprise, e.area_code AS area_code, e.industry_code AS industry_code, e.risk_level AS risk_level,
    f.found AS hazards, f.overdue AS hazards_overdue, if(f.overdue > 0, {days_since:f.due_since}, NULL) AS overdue_days, if(f.responsible != '', f.responsible, {lead:enterprise}) AS organisation,
    nullIf(l.looked_at, toDateTime64(0, 3, 'UTC')) AS inspected_at, {days_since:inspected_at} AS days_since_inspection,
    {limit_version:enterprise.inspected} AS limit_version
FROM {states:enterprise} AS e
LEFT JOIN found AS f ON f.enterprise = e.subject
LEFT JOIN looked AS l ON l.enterprise = e.subject
WHERE e.counted AND {area:e.area_code} AND (hazards >= 2 OR hazards_overdue > 0 OR inspected_at IS NULL OR days_since_inspection > {days:enterprise.inspected})
ORDER BY hazards_overdue DESC, hazards DESC, days_since_inspection DESC NULLS FIRST, enterprise
LIMIT {limit}
