-- title: how late events come | 到达时延
-- definition: quality.delays.v1
-- rule: events received in the window, from when the source wrote them down to when the platform received them; of the future is what happened more than 5 minutes after it was received
SELECT
    source, count() AS events,
    round((quantilesExact(0.5, 0.95)(dateDiff('second', recorded_at, received_at)) AS delays)[1] / 60, 1) AS p50_minutes,
    round(delays[2] / 60, 1) AS p95_minutes,
    countIf(occurred_at > received_at + INTERVAL 5 MINUTE) AS of_the_future
FROM {events}
WHERE {area} AND {within:received_at}
GROUP BY source
ORDER BY p95_minutes DESC, source
LIMIT {limit}
