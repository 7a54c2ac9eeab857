-- title: Clearance of hazards by town
-- question: Of what was found, how much is cleared, in time, open and beyond its limit?
-- 问题: 各镇街隐患清仓率多少，按期、未销号、逾期各多少？
-- for: S4, campaign office
-- shape: town LowCardinality(String), found UInt64, settled UInt64, settled_in_time UInt64, open Int64,
--   overdue UInt64, clearance_percent Float64
-- rows: >=1
-- truth: counts where kind=hazard; by town=area; sum found=count
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT substring(area_code, 1, 9) AS town, count() AS found,
       countIf(cleared AND closed_at < ends) AS settled,
       countIf(cleared AND closed_at < ends AND (due_at IS NULL OR closed_at <= due_at)) AS settled_in_time,
       found - settled AS open,
       countIf((NOT cleared OR closed_at >= ends) AND due_at < ends) AS overdue,
       round(100 * settled / found, 1) AS clearance_percent
FROM v1_hazards
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at >= begins AND reported_at < ends
GROUP BY town
ORDER BY clearance_percent, town
