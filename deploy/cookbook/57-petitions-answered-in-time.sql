-- title: Petitions and reports answered in time
-- question: How many of each origin were answered, and within the limit?
-- 问题: 各渠道信访及举报按期答复率是多少？
-- for: S14, S15, petition office
-- shape: origin LowCardinality(String), received UInt64, answered UInt64, answered_in_time UInt64,
--   unanswered_beyond_limit UInt64, in_time_percent Float64
-- rows: >=1
-- truth: counts where kind=petition; by origin=class; sum received=count
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT origin, count() AS received, countIf(answered_at < ends) AS answered,
       countIf(answered_at < ends AND (due_at IS NULL OR answered_at <= due_at)) AS answered_in_time,
       countIf((answered_at IS NULL OR answered_at >= ends) AND due_at < ends) AS unanswered_beyond_limit,
       round(100 * answered_in_time / received, 1) AS in_time_percent
FROM v1_petitions
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND lodged_at >= begins AND lodged_at < ends
GROUP BY origin
ORDER BY origin
