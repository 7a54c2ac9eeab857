-- title: Why incident records do not count
-- question: How many records are left out of the figures, and for which reason?
-- 问题: 有多少警情记录不计入统计，原因是什么？
-- for: S1, S17, auditors
-- shape: reason String, records UInt64
-- rows: >=0
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT multiIf(merged_into != '', 'merged', status = 'unreported', 'never reported', toString(invalid_reason))
           AS reason,
       count() AS records
FROM v1_incidents
WHERE NOT counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND reported_at >= begins AND reported_at < ends
GROUP BY reason
ORDER BY records DESC, reason
