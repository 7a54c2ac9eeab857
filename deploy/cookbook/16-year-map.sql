-- title: The year map of the campaign
-- question: Which town is the theatre of which month, and how far is each battle?
-- 问题: 全年各月战区在哪个镇街，进展到哪个阶段？
-- for: S2, campaign office
-- shape: month String, theatre String, phase String, plan_filed UInt8, forces Int64, before_from Nullable(Date),
--   during_from Nullable(Date), after_from Nullable(Date)
-- rows: >=1
SELECT month, theatre_code AS theatre, phase, plan_filed_at IS NOT NULL AS plan_filed, forces,
       toDate(toTimeZone(before_started_at, 'Asia/Shanghai')) AS before_from,
       toDate(toTimeZone(during_started_at, 'Asia/Shanghai')) AS during_from,
       toDate(toTimeZone(after_started_at, 'Asia/Shanghai')) AS after_from
FROM v1_battles
WHERE exercise = {exercise:Bool}
  AND (startsWith(theatre_code, {area:String}) OR startsWith(area_code, {area:String}))
ORDER BY month, theatre
