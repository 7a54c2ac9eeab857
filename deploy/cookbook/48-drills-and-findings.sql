-- title: Drills and what they found
-- question: Which sites have not had a drill for half a year, and which findings are still open?
-- 问题: 哪些场所半年内没有演练，哪些演练问题仍未整改？
-- for: S10, scenic area
-- shape: subject String, name String, type LowCardinality(String), drills UInt32,
--   last_drill_at Nullable(DateTime64(3, 'UTC')), drill_due Nullable(UInt8), raised UInt32, closed UInt32,
--   open UInt64
-- rows: >=1
WITH toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT subject, name, site_type AS type, drills, last_drill_at,
       last_drill_at IS NULL OR last_drill_at < ends - INTERVAL 6 MONTH AS drill_due,
       findings_raised AS raised, findings_closed AS closed, length(findings_open) AS open
FROM v1_sites
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
ORDER BY drill_due DESC, open DESC, subject
