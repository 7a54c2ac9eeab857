-- title: activities by kind | 各类活动
-- definition: outreach.by_activity.v1
-- rule: activities held in the window by kind, as in outreach.by_audience.v1
SELECT activity, count() AS activities, sum(reach) AS reach, sum(volunteers) AS volunteers, sum(volunteer_minutes) AS volunteer_minutes
FROM {states:outreach}
WHERE counted AND {area} AND {within:held_at}
GROUP BY activity
ORDER BY activities DESC, activity
LIMIT 1000
