-- title: Fires by use of the property and cause, with losses
-- question: Where and why does it burn, who was hurt, and what was lost in yuan?
-- 问题: 火灾发生在哪类场所、起因是什么，伤亡和直接损失（元）是多少？
-- for: S1, fire prevention
-- shape: property_use LowCardinality(String), cause LowCardinality(String), fires UInt64, deaths_known Int64,
--   serious_injuries_known Int64, losses_known UInt64, loss_yuan Float64
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT property_use_code AS property_use, cause_code AS cause, count() AS fires,
       sum(ifNull(deaths, 0)) AS deaths_known, sum(ifNull(serious_injuries, 0)) AS serious_injuries_known,
       countIf(loss_currency = 'CNY' AND loss_minor_units IS NOT NULL) AS losses_known,
       sumIf(ifNull(loss_minor_units, 0), loss_currency = 'CNY') / 100 AS loss_yuan
FROM v1_fires
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at >= begins AND reported_at < ends
GROUP BY property_use, cause
ORDER BY fires DESC, property_use, cause
