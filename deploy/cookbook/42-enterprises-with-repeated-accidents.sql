-- title: Enterprises with accidents and open hazards
-- question: Which enterprises had accidents, and do they still have open hazards?
-- 问题: 哪些企业发生过事故，是否仍有未销号隐患？
-- for: S7, emergency management bureau
-- shape: enterprise String, accidents UInt64, worst_deaths Int32, open_hazards UInt64, overdue_hazards UInt64
-- rows: >=0
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT enterprise, accidents, worst_deaths, open_hazards, overdue_hazards
FROM
(
    SELECT enterprise, count() AS accidents, max(ifNull(deaths, 0)) AS worst_deaths
    FROM v1_work_accidents
    WHERE counted AND enterprise != '' AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at >= begins AND reported_at < ends
    GROUP BY enterprise
) AS harmed
LEFT JOIN
(
    SELECT enterprise, count() AS open_hazards, countIf(due_at < ends) AS overdue_hazards
    FROM v1_hazards
    WHERE counted AND enterprise != '' AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
      AND reported_at < ends AND (NOT cleared OR closed_at >= ends)
    GROUP BY enterprise
) AS open USING (enterprise)
ORDER BY accidents DESC, overdue_hazards DESC, enterprise
LIMIT 200
