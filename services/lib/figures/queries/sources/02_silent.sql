-- title: silent sources: silent, not zero | 静默来源（静默不等于零）
-- definition: source.silent.v1
-- rule: registered sources that were quiet for longer than their cadence at the time of judgement, with the areas that they cover
WITH
    known AS
    (
        SELECT substring(subject, 8) AS source, argMax(status, version) AS status, argMax(mode, version) AS mode,
            max(cadence_seconds) AS cadence_seconds, argMax(area_scope, version) AS area_scope
        FROM {states:source}
        GROUP BY source
    ),
    heard AS
    (
        SELECT source, maxIf(received_at, received_at <= {at}) AS last_received_at, maxIf(occurred_at, received_at <= {at}) AS last_occurred_at,
            countIf({area} AND {within:received_at}) AS events
        FROM {events}
        GROUP BY source
    )
SELECT
    k.source AS source, arrayStringConcat(k.area_scope, ', ') AS areas, k.cadence_seconds AS cadence_seconds,
    nullIf(h.last_received_at, toDateTime64(0, 3, 'UTC')) AS last_received_at, {days_since:last_received_at} AS age_days
FROM known AS k LEFT JOIN heard AS h ON h.source = k.source
WHERE k.status = 'registered' AND k.cadence_seconds IS NOT NULL
    AND (last_received_at IS NULL OR last_received_at < {at} - toIntervalSecond(k.cadence_seconds))
ORDER BY last_received_at ASC NULLS FIRST, source
LIMIT {limit}
