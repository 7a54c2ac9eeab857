-- title: anomalies by source and kind | 异常步骤
-- definition: quality.anomalies.v1
-- rule: subjects with an impossible or out-of-order step, last changed in the window, by source, kind and anomaly
SELECT source, kind, arrayJoin(anomalies) AS anomaly, count() AS subjects, min(subject) AS one_of_them, max(last_received_at) AS last_at
FROM
(
    SELECT source, kind, subject, anomalies, last_received_at
    FROM {every_signed}
    WHERE notEmpty(anomalies) AND {area} AND {within:last_received_at}
    GROUP BY ALL
    HAVING sum(sign) > 0
)
GROUP BY source, kind, anomaly
ORDER BY subjects DESC, source, kind, anomaly
LIMIT {limit}
