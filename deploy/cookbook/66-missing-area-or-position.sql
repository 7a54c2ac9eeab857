-- title: Incidents without an area or a position
-- question: How much cannot be put on a map or counted for a town?
-- 问题: 多少警情缺少区域或坐标？
-- for: data quality, city data office
-- shape: source LowCardinality(String), records UInt64, without_area UInt64, without_town UInt64,
--   without_position UInt64, without_position_percent Float64
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT source, count() AS records, countIf(area_code = '') AS without_area,
       countIf(length(area_code) < 9) AS without_town,
       countIf(longitude IS NULL OR latitude IS NULL) AS without_position,
       round(100 * without_position / records, 1) AS without_position_percent
FROM v1_incidents
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at >= begins AND reported_at < ends
GROUP BY source
ORDER BY source
