-- title: Outreach by town, activity and month
-- question: How many activities were held, whom did they reach, and how many volunteers helped?
-- 问题: 各镇街每月开展多少宣传活动，覆盖多少人，多少志愿者参加？
-- for: S11, unions and women’s federation
-- shape: town LowCardinality(String), activity LowCardinality(String), month Date, held Int64, people_reached Int64,
--   volunteers Int64, volunteer_hours Float64
-- rows: >=1
-- truth: counts where kind=outreach; by town=area activity=class month=month; sum held=count
-- truth: sums where name=outreach; by town=area month=month; sum people_reached=values.reach
--   volunteers=values.volunteers
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT substring(area_code, 1, 9) AS town, activity, toStartOfMonth(toTimeZone(hour, 'Asia/Shanghai')) AS month,
       sum(outreaches) AS held, sum(reached) AS people_reached, sum(volunteers_taking_part) AS volunteers,
       round(sum(minutes_volunteered) / 60, 1) AS volunteer_hours
FROM v1_outreach_hourly
WHERE exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND hour >= begins AND hour < ends
GROUP BY town, activity, month
ORDER BY town, activity, month
