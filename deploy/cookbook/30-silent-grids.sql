-- title: Grids that reported nothing in the last seven days
-- question: Which grids are silent, and since when? Silent is not safe.
-- 问题: 最近七天哪些网格没有任何上报？（静默不等于平安）
-- for: S5, grid office
-- shape: grid String, town LowCardinality(String), staff Int64, last_report_at Nullable(DateTime64(3, 'UTC'))
-- rows: >=0
WITH toDateTime({to:Date} - 6, 'Asia/Shanghai') AS week_begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
-- A hazard belongs to the grid whose code it carries; a patrol names its grid.
SELECT grid, town, staff, nullIf(last_report, toDateTime64(0, 3, 'UTC')) AS last_report_at
FROM
(
    SELECT subject AS grid, substring(area_code, 1, 9) AS town, staff
    FROM v1_grids
    WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
) AS grids
LEFT JOIN
(
    SELECT grid, max(at) AS last_report
    FROM
    (
        SELECT concat('grid:', area_code) AS grid, reported_at AS at FROM v1_hazards
        WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String}) AND reported_at < ends
        UNION ALL
        SELECT grid, held_at AS at FROM v1_inspections
        WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String}) AND held_at < ends
    )
    GROUP BY grid
) AS reports USING (grid)
WHERE last_report < week_begins
ORDER BY last_report, grid
