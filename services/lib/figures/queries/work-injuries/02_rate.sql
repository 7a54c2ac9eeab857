-- title: injured per 1,000 insured by industry | 各行业千人工伤率
-- definition: work_accident.injury_rate.v1
-- rule: recognised injuries of counted accidents in the window, not annualised, per 1,000 insured in the registered enterprises of the area, by the number that held at the end of the window (at the time of judgement without one); enterprises without a number are in no denominator
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
    parts AS
    (
        SELECT toString(industry_code) AS industry, 0 AS accidents, 0 AS injured, 0 AS undetermined,
            1 AS enterprises, toUInt64(NOT insured_known) AS without_number, toInt64(insured) AS insured
        FROM enterprises
        UNION ALL
        SELECT toString(industry_code) AS industry, 1 AS accidents, toInt64(ifNull(injured_determined, 0)) AS injured,
            toUInt64(injured_determined IS NULL) AS undetermined, 0 AS enterprises, 0 AS without_number, 0 AS insured
        FROM {states:work_accident}
        WHERE counted AND {area} AND {within:reported_at}
    )
SELECT
    if(grouping(industry) = 1, 'all', industry) AS industry_code, sum(p.accidents) AS accidents,
    sum(p.injured) AS injured, sum(p.undetermined) AS accidents_undetermined,
    sum(p.enterprises) AS enterprises, sum(p.without_number) AS enterprises_without_number, sum(p.insured) AS insured,
    formatDateTime({until}, '%Y-%m-%d', {zone}) AS insured_on,
    if(insured = 0, NULL, round(1000 * injured / insured, 3)) AS injured_per_1000
FROM parts AS p
GROUP BY GROUPING SETS ((), (industry))
HAVING accidents + enterprises > 0
ORDER BY grouping(industry) DESC, industry
LIMIT 1000
