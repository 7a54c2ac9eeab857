-- title: Work accidents by industry, with casualties
-- question: In which industries do people get hurt at work?
-- 问题: 各行业生产安全事故及伤亡情况如何？
-- for: S7, emergency management bureau
-- shape: industry LowCardinality(String), nature LowCardinality(String), accidents UInt64, deaths_known Int64,
--   serious_injuries_known Int64, above_ordinary UInt64
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT industry_code AS industry, nature, count() AS accidents, sum(ifNull(deaths, 0)) AS deaths_known,
       sum(ifNull(serious_injuries, 0)) AS serious_injuries_known, countIf(grade != 'ordinary') AS above_ordinary
FROM v1_work_accidents
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at >= begins AND reported_at < ends
GROUP BY industry, nature
ORDER BY accidents DESC, industry, nature
