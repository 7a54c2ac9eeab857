-- title: enterprises, hazards and accidents by grid | 各网格企业、隐患与事故
-- definition: work_accident.by_grid.v1
-- rule: registered enterprises by the grid that each names, with hazards found and accidents of these enterprises in the window; insured as in work_accident.injury_rate.v1
WITH
    enterprises AS
    (
        SELECT
            subject, area_code, industry_code, grid, risk_level, registered_at,
            arrayExists(since -> since <= {until}, headcounts_effective_at) AS insured_known,
            arrayLast((people, since) -> since <= {until}, headcounts, headcounts_effective_at) AS insured
        FROM {states:enterprise}
        WHERE counted AND {area}
    ),
    found AS (SELECT enterprise, sum(sign) AS found FROM {signed:hazard} WHERE counted AND enterprise != '' AND {within:reported_at} GROUP BY enterprise),
    happened AS
    (
        SELECT enterprise, count() AS accidents, sum(ifNull(injured_determined, 0)) AS injured
        FROM {states:work_accident} WHERE counted AND enterprise != '' AND {within:reported_at} GROUP BY enterprise
    )
SELECT
    e.grid AS grid, count() AS enterprises, sum(e.insured) AS insured, sum(f.found) AS hazards, sum(h.accidents) AS accidents, sum(h.injured) AS injured,
    if(insured = 0, NULL, round(1000 * injured / insured, 3)) AS injured_per_1000
FROM enterprises AS e
LEFT JOIN found AS f ON f.enterprise = e.subject
LEFT JOIN happened AS h ON h.enterprise = e.subject
WHERE e.grid != ''
GROUP BY grid
ORDER BY accidents DESC, hazards DESC, grid
LIMIT {limit}
