-- title: Crowding at sites
-- question: On how many days was a site above its capacity, and when was its peak?
-- 问题: 各场所多少天超过承载量，峰值何时出现？
-- for: S10, scenic area and markets
-- shape: site String, name String, days_read UInt64, days_over_capacity UInt64, highest Int32,
--   highest_at DateTime64(3, 'UTC'), of_capacity_percent Nullable(Float64)
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT days.site AS site, any(sites.name) AS name, count() AS days_read,
       countIf(readings_over_capacity > 0) AS days_over_capacity,
       max(peak_visitors) AS highest, argMax(days.peak_at, peak_visitors) AS highest_at,
       round(100 * highest / nullIf(any(sites.capacity), 0), 1) AS of_capacity_percent
FROM
(
    SELECT site, readings_over_capacity, peak_visitors, peak_at
    FROM v1_site_days
    WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND first_reading_at >= begins AND first_reading_at < ends
) AS days
LEFT JOIN
(
    SELECT subject AS site, name, capacity
    FROM v1_sites
    WHERE exercise = {exercise:Bool}
) AS sites ON sites.site = days.site
GROUP BY site
ORDER BY of_capacity_percent DESC NULLS LAST, site
