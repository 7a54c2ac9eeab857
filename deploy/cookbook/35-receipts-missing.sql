-- title: Pushes without a receipt
-- question: Which pushes were not confirmed by the end of the period, and are they beyond 24 hours?
-- 问题: 哪些推送到期末仍未签收，是否超过24小时？
-- for: S6, towns
-- shape: subject String, town LowCardinality(String), role LowCardinality(String), organisation_pushed_to String,
--   pushed_at DateTime64(3, 'UTC'), waiting_hours Int64, beyond_limit UInt8
-- rows: >=0
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT subject, substring(area_code, 1, 9) AS town, role, organisation_pushed_to, pushed_at,
       dateDiff('hour', pushed_at, ends) AS waiting_hours, waiting_hours > 24 AS beyond_limit
FROM v1_disputes
ARRAY JOIN recipient_roles AS role, recipient_organisations AS organisation_pushed_to,
           recipients_pushed_at AS pushed_at, recipients_confirmed_at AS confirmed_at
WHERE counted AND pushed_at > toDateTime64(0, 3, 'UTC') AND pushed_at < ends
  AND (confirmed_at = toDateTime64(0, 3, 'UTC') OR confirmed_at >= ends) AND exercise = {exercise:Bool}
  AND startsWith(area_code, {area:String})
  AND registered_at >= begins AND registered_at < ends
ORDER BY pushed_at, subject, role
LIMIT 1000
