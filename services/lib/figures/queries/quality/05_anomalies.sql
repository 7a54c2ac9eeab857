-- title: anomalies by source and kind | 异常步骤
-- definition: quality.anomalies.v1
-- rule: subjects with an impossible or out-of-order step, last changed in the window, by source, kind and anomaly
SELECT source, kind, arrayJoin(anomalies) AS anomaly, count() AS subjects, min(subject) AS one_of_them, max(last_received_at) AS last_at
FROM {every}
WHERE {area} AND {within:last_received_at}
GROUP BY source, kind, anomaly
ORDER BY subjects DESC, source, kind, anomaly
LIMIT {limit}
