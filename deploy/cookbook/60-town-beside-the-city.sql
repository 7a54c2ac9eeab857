-- title: A town’s figures beside those of the city
-- question: What is a town’s share of the city’s incidents, by class? For a town, bind area to its code.
-- 问题: 本镇街各类警情占全市多少？（area 填镇街代码）
-- for: S16, town command posts
-- shape: class LowCardinality(String), here Int64, in_the_city Int64, share_percent Nullable(Float64)
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT category_class AS class,
       sumIf(incidents, startsWith(area_code, {area:String})) AS here,
       sum(incidents) AS in_the_city,
       round(100 * here / nullIf(in_the_city, 0), 1) AS share_percent
FROM v1_incidents_hourly
WHERE exercise = {exercise:Bool} AND startsWith(area_code, substring({area:String}, 1, 6))
  AND hour >= begins AND hour < ends
GROUP BY class
ORDER BY class
