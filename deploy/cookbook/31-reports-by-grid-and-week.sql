-- title: Reports per grid and week
-- question: How many hazards, inspections and patrols does each grid report a week?
-- 问题: 各网格每周上报多少隐患、巡查？
-- for: S5, towns
-- shape: grid_code String, week Date, hazards UInt64, inspections UInt64
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT code AS grid_code, week, sum(hazard) AS hazards, sum(inspection) AS inspections
FROM
(
    SELECT area_code AS code, toMonday(toTimeZone(reported_at, 'Asia/Shanghai')) AS week, 1 AS hazard, 0 AS inspection
    FROM v1_hazards
    WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at >= begins AND reported_at < ends
    UNION ALL
    SELECT substring(grid, 6) AS code, toMonday(toTimeZone(held_at, 'Asia/Shanghai')) AS week, 0 AS hazard,
           1 AS inspection
    FROM v1_inspections
    WHERE startsWith(grid, 'grid:') AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND held_at >= begins AND held_at < ends
)
GROUP BY grid_code, week
ORDER BY grid_code, week
LIMIT 10000
