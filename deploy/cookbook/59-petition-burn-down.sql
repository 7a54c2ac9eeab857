-- title: Burn-down of the petitions
-- question: How many cases came in and went out each month, and how many were left?
-- 问题: 每月新收、办结多少信访件，月末余多少？
-- for: S15, petition office
-- shape: month Date, received UInt64, closed UInt64, left_at_end Int64
-- rows: >=1
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT month, received, closed, left_at_end
FROM
(
    SELECT month, sum(came) AS received, sum(went) AS closed,
           sum(received - closed) OVER (ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS left_at_end
    FROM
    (
        SELECT toStartOfMonth(toTimeZone(lodged_at, 'Asia/Shanghai')) AS month, 1 AS came, 0 AS went
        FROM v1_petitions
        WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String}) AND lodged_at < ends
        UNION ALL
        SELECT toStartOfMonth(toTimeZone(assumeNotNull(closed_at), 'Asia/Shanghai')) AS month, 0 AS came, 1 AS went
        FROM v1_petitions
        WHERE counted AND cleared AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
          AND closed_at < ends
    )
    GROUP BY month
)
WHERE month >= toStartOfMonth({from:Date})
ORDER BY month
