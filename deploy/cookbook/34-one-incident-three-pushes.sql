-- title: Receipts of the three recipients
-- question: Of the disputes that were pushed, did each recipient confirm, and within 24 hours?
-- 问题: 一警情三推送：各推送对象是否签收，24小时内签收多少？
-- for: S6, mediation centre
-- shape: role LowCardinality(String), pushes UInt64, confirmed_pushes UInt64, confirmed_in_time UInt64,
--   in_time_percent Float64
-- rows: >=1
-- truth: sums where name=dispute_receipts; sum pushes=values.pushed confirmed_pushes=values.confirmed
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT role, count() AS pushes,
       countIf(confirmed_at > toDateTime64(0, 3, 'UTC')) AS confirmed_pushes,
       countIf(confirmed_at > toDateTime64(0, 3, 'UTC') AND confirmed_at <= pushed_at + INTERVAL 24 HOUR)
           AS confirmed_in_time,
       round(100 * confirmed_in_time / pushes, 1) AS in_time_percent
FROM v1_disputes
ARRAY JOIN recipient_roles AS role, recipients_pushed_at AS pushed_at, recipients_confirmed_at AS confirmed_at
WHERE counted AND pushed_at > toDateTime64(0, 3, 'UTC') AND exercise = {exercise:Bool}
  AND startsWith(area_code, {area:String})
  AND registered_at >= begins AND registered_at < ends
GROUP BY role
ORDER BY role
