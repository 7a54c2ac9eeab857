-- title: control totals that differ | 对账差异
-- definition: source.control_totals.v1
-- rule: what a source last declared for a day and kind against distinct events of that kind that it wrote down on that day, in the zone of the question; of areas together
WITH
    declared AS
    (
        SELECT source, JSONExtractString(payload, 'day') AS day, JSONExtractString(payload, 'of_kind') AS of_kind,
            argMax(JSONExtractInt(payload, 'count'), occurred_at) AS declared
        FROM {events:source}
        WHERE event = 'SourceControlTotalDeclared' AND {within:occurred_at}
        GROUP BY source, day, of_kind
    ),
    (SELECT toDateTime(ifNull(min(toDateOrNull(day)), toDate(0)), {zone}) FROM declared) AS begin_at,
    (SELECT toDateTime(ifNull(max(toDateOrNull(day)), toDate(0)) + 1, {zone}) FROM declared) AS end_at,
    came AS
    (
        SELECT source, toString(date) AS day, kind, events
        FROM
        (
            SELECT source, toDate(toTimeZone(recorded_at, {zone})) AS date, kind, count() AS events
            FROM {events}
            WHERE recorded_at >= begin_at AND recorded_at < end_at
            GROUP BY source, date, kind
        )
    )
SELECT d.source AS source, d.day AS day, d.of_kind AS kind, d.declared AS declared, toInt64(c.events) AS came, came - declared AS difference
FROM declared AS d LEFT JOIN came AS c ON c.source = d.source AND c.day = d.day AND c.kind = d.of_kind
WHERE difference != 0
ORDER BY abs(difference) DESC, source, day, kind
LIMIT {limit}
