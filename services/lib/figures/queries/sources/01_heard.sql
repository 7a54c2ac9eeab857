-- title: sources heard from | 来源系统
-- definition: source.heard.v1
-- rule: every source that is registered or has sent, by when the platform last received anything of it up to the time of judgement, from any area, heartbeats too; events are those of the area received in the window; silent is a registered source that was quiet for longer than its cadence at the time of judgement; without a cadence nobody can tell
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
    if(h.source != '', h.source, k.source) AS source, if(k.status = '', 'unregistered', k.status) AS status, k.mode AS mode, k.cadence_seconds AS cadence_seconds,
    h.events AS events, nullIf(h.last_received_at, toDateTime64(0, 3, 'UTC')) AS last_received_at, nullIf(h.last_occurred_at, toDateTime64(0, 3, 'UTC')) AS last_occurred_at,
    intDiv(toUnixTimestamp64Milli({at}) - toUnixTimestamp64Milli(last_received_at), 1000) AS quiet_seconds,
    toBool(if(status != 'registered' OR cadence_seconds IS NULL, NULL, quiet_seconds IS NULL OR quiet_seconds > cadence_seconds)) AS silent
FROM heard AS h FULL JOIN known AS k ON k.source = h.source
ORDER BY silent DESC NULLS LAST, source
LIMIT 1000
