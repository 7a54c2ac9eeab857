-- title: The four published counts against the same dates last year
-- question: Did incidents, fires, dispute incidents and work accidents fall, and from how many?
-- 问题: 警情、火灾、纠纷警情和生产安全事故与去年同期相比各是多少，升了还是降了？
-- for: S1, city office
-- shape: figure String, current Int64, reference Int64, change_percent Nullable(Float64),
--   rate_ratio Nullable(Float64)
-- rows: =4
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends,
     toDateTime({from:Date} - INTERVAL 1 YEAR, 'Asia/Shanghai') AS reference_begins,
     toDateTime({to:Date} - INTERVAL 1 YEAR + INTERVAL 1 DAY, 'Asia/Shanghai') AS reference_ends,
     dateDiff('day', {from:Date}, {to:Date}) + 1 AS days,
     dateDiff('day', {from:Date} - INTERVAL 1 YEAR, {to:Date} - INTERVAL 1 YEAR) + 1 AS reference_days
SELECT figure, current, reference,
       round(100 * (current - reference) / nullIf(reference, 0), 1) AS change_percent,
       round((current / days) / nullIf(reference / reference_days, 0), 3) AS rate_ratio
FROM
(
    SELECT 1 AS place, 'incidents' AS figure,
           sumIf(incidents, hour >= begins AND hour < ends) AS current,
           sumIf(incidents, hour >= reference_begins AND hour < reference_ends) AS reference
    FROM v1_incidents_hourly WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
    UNION ALL
    SELECT 2, 'fires',
           sumIf(fires, hour >= begins AND hour < ends),
           sumIf(fires, hour >= reference_begins AND hour < reference_ends)
    FROM v1_fires_hourly WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
    UNION ALL
    SELECT 3, 'dispute incidents',
           sumIf(incidents, hour >= begins AND hour < ends),
           sumIf(incidents, hour >= reference_begins AND hour < reference_ends)
    FROM v1_incidents_hourly WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
    AND category_class = 'dispute'
    UNION ALL
    SELECT 4, 'work accidents',
           sumIf(accidents, hour >= begins AND hour < ends),
           sumIf(accidents, hour >= reference_begins AND hour < reference_ends)
    FROM v1_work_accidents_hourly WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
)
ORDER BY place
