-- title: Coverage of the legal check-ups
-- question: How many enterprises had a legal check-up, and are the findings closed?
-- 问题: 企业法治体检覆盖率多少，问题整改率多少？
-- for: S12, justice bureau
-- shape: enterprises UInt64, checked UInt64, checked_percent Nullable(Float64), checkups UInt64, raised UInt64,
--   closed UInt64, closed_percent Nullable(Float64)
-- rows: =1
-- truth: sums where name=legal_checkups; sum checkups=values.held raised=values.findings_raised
--   closed=values.findings_closed
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT enterprises, checked, round(100 * checked / nullIf(enterprises, 0), 1) AS checked_percent,
       checkups, raised, closed, round(100 * closed / nullIf(raised, 0), 1) AS closed_percent
FROM
(
    SELECT count() AS enterprises FROM v1_enterprises WHERE counted AND exercise = {exercise:Bool}
    AND startsWith(area_code, {area:String})
) AS registered
CROSS JOIN
(
    SELECT uniqExact(enterprise) AS checked, count() AS checkups, sum(findings_raised) AS raised,
           sum(findings_closed) AS closed
    FROM v1_legal_checkups
    WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND held_at >= begins AND held_at < ends
) AS held
