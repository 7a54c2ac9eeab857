-- title: activities by audience | 各类对象宣传
-- definition: outreach.by_audience.v1
-- rule: activities held in the window; reach is as each told it, so people reached twice count twice
SELECT
    audience, count() AS activities, sum(reach) AS reach, sum(volunteers) AS volunteers, sum(volunteer_minutes) AS volunteer_minutes,
    round(volunteer_minutes / 60, 1) AS volunteer_hours
FROM {states:outreach}
WHERE counted AND {area} AND {within:held_at}
GROUP BY audience
ORDER BY activities DESC, audience
LIMIT 1000
