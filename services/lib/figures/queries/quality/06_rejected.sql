-- title: records that could not be folded | 拒收记录
-- definition: quality.rejected.v1
-- rule: records of the log that were refused or kept as dead letters, by reason; whose they are and whether real or exercise may be unreadable, so that all are counted
SELECT topic, reason_code, count() AS records, max(recorded_at) AS last_at, any(reason) AS for_instance
FROM rejected_events
WHERE {received:recorded_at} AND {within:recorded_at}
GROUP BY topic, reason_code
ORDER BY records DESC, topic, reason_code
LIMIT {limit}
