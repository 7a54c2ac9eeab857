-- title: Daily incidents with sums over 7 and 28 days
-- question: How do the daily counts move, days without an incident included?
-- 问题: 每日警情及近7日、近28日累计走势如何（无警情之日计为零）？
-- for: S1, duty desk
-- shape: day Date, total Int64, last_7_days Int64, last_28_days Int64
-- rows: >=1
WITH toDateTime({from:Date} - 27, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT day, total,
       sum(total) OVER (ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS last_7_days,
       sum(total) OVER (ORDER BY day ROWS BETWEEN 27 PRECEDING AND CURRENT ROW) AS last_28_days
FROM
(
    SELECT toDate(toTimeZone(hour, 'Asia/Shanghai')) AS day, sum(incidents) AS total
    FROM v1_incidents_hourly
    WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND hour >= begins AND hour < ends
    GROUP BY day
    ORDER BY day WITH FILL FROM {from:Date} - 27 TO {to:Date} + 1
)
ORDER BY day
LIMIT 100000 OFFSET 27
