-- title: Villages, companies, markets and schools reached
-- question: How many different units of each kind were reached, and how often?
-- 问题: 各类对象（村社、企业、市场、学校）覆盖多少家？
-- for: S11, publicity office
-- shape: audience LowCardinality(String), held UInt64, units_reached UInt64, people_reached Int64,
--   times_a_unit Nullable(Float64)
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT audience, count() AS held, uniqExactIf(unit, unit != '') AS units_reached, sum(reach) AS people_reached,
       round(held / nullIf(units_reached, 0), 1) AS times_a_unit
FROM v1_outreach
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND held_at >= begins AND held_at < ends
GROUP BY audience
ORDER BY held DESC, audience
