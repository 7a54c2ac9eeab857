-- title: Enterprises by risk, and how many were inspected
-- question: Are the enterprises of high risk inspected?
-- 问题: 各风险等级企业检查覆盖率是多少？
-- for: S7, emergency management bureau
-- shape: risk_level LowCardinality(String), enterprises UInt64, inspected UInt64, not_inspected Int64,
--   inspected_percent Float64
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT risk_level, count() AS enterprises, countIf(inspections > 0) AS inspected,
       enterprises - inspected AS not_inspected, round(100 * inspected / enterprises, 1) AS inspected_percent
FROM
(
    SELECT subject AS enterprise, risk_level
    FROM v1_enterprises
    WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
) AS registered
LEFT JOIN
(
    SELECT enterprise, count() AS inspections
    FROM v1_inspections
    WHERE enterprise != '' AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND held_at >= begins AND held_at < ends
    GROUP BY enterprise
) AS visits USING (enterprise)
GROUP BY risk_level
ORDER BY indexOf(['red', 'orange', 'yellow', 'blue', 'unspecified'], toString(risk_level))
