-- title: staff by role | 网格力量
-- definition: grid.staff.v1
-- rule: the last number of each role, of grids that are defined and not dissolved
SELECT role, sum(people) AS people, count() AS grids_with_role
FROM {states:grid}
ARRAY JOIN staff_roles AS role, staff_counts AS people
WHERE counted AND {area}
GROUP BY role
ORDER BY people DESC, role
LIMIT 1000
