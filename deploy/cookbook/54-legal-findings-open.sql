-- title: Open findings of legal check-ups by class
-- question: Which kinds of findings stay open?
-- 问题: 法治体检哪些类别的问题尚未整改？
-- for: S12, justice bureau
-- shape: class LowCardinality(String), open UInt64, enterprises UInt64, oldest_held_at DateTime64(3, 'UTC')
-- rows: >=0
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT class, count() AS open, uniqExact(enterprise) AS enterprises, min(held_at) AS oldest_held_at
FROM v1_legal_checkups
ARRAY JOIN findings_open_classes AS class
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND held_at >= begins AND held_at < ends
GROUP BY class
ORDER BY open DESC, class
