-- title: Work injuries per 1,000 insured by industry
-- question: How many recognised work injuries are there per 1,000 insured and year, by industry?
-- 问题: 各行业每千名参保职工工伤人数（折算全年）是多少？
-- for: S7, work-injury insurance
-- shape: industry LowCardinality(String), insured_people Int64, accidents UInt64, injured Int64,
--   per_thousand_a_year Nullable(Float64)
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
-- The insured are those known now, and the rate is scaled to a year of 365 days.
SELECT industry, insured_people, accidents, injured,
       round(1000 * injured / nullIf(insured_people, 0) * 365 / (dateDiff('day', {from:Date}, {to:Date}) + 1), 3)
           AS per_thousand_a_year
FROM
(
    SELECT industry_code AS industry, sum(ifNull(insured, 0)) AS insured_people
    FROM v1_enterprises
    WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
    GROUP BY industry
) AS exposed
FULL OUTER JOIN
(
    SELECT industry_code AS industry, count() AS accidents, sum(ifNull(injured_determined, 0)) AS injured
    FROM v1_work_accidents
    WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at >= begins AND reported_at < ends
    GROUP BY industry
) AS harmed USING (industry)
ORDER BY per_thousand_a_year DESC NULLS LAST, industry
