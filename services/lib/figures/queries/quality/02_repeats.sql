-- title: events that came again | 重复事件
-- definition: quality.repeats.v1
-- rule: events whose id was there already, received in the window: repeats have the same content and are harmless, conflicts have another one and are not folded; of areas together
SELECT source, topic, countIf(reason = 'repeat') AS repeats, countIf(reason = 'conflict') AS conflicts, max(received_at) AS last_received_at
FROM duplicate_events
WHERE exercise = {exercise} AND {received:received_at} AND {within:received_at}
GROUP BY source, topic
ORDER BY conflicts DESC, repeats DESC, source, topic
LIMIT {limit}
