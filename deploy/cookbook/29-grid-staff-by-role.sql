-- title: Grid staff by town and role
-- question: How many people of which role does the grid system have in each town?
-- 问题: 各镇街网格力量按角色各有多少人？
-- for: S5, grid office
-- shape: town LowCardinality(String), role LowCardinality(String), grids UInt64, staff_of_role Int64
-- rows: >=1
SELECT substring(area_code, 1, 9) AS town, role, uniqExact(subject) AS grids, sum(people) AS staff_of_role
FROM v1_grids
ARRAY JOIN staff_roles AS role, staff_counts AS people
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
GROUP BY town, role
ORDER BY town, staff_of_role DESC, role
