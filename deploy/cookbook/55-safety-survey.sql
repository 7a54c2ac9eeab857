-- title: Scores of the safety survey with their margin of error
-- question: How safe do people feel, by wave, component and area, and how sure is that?
-- 问题: 群众安全感各批次、各指标得分及误差范围是多少？
-- for: S13, city office
-- shape: wave LowCardinality(String), component LowCardinality(String), area_code LowCardinality(String), n Int32,
--   score Float64, margin_at_most Nullable(Float64)
-- rows: >=1
-- truth: components; by wave=wave component=component area_code=area; sum n=respondents
SELECT wave, component, area_code, respondents AS n, score_milli / 1000 AS score,
       round(1.96 * sqrt(score * (100 - score) / nullIf(n, 0)), 2) AS margin_at_most
FROM v1_survey_results
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND opened_at < toDateTime({to:Date} + 1, 'Asia/Shanghai')
ORDER BY wave, component, area_code
