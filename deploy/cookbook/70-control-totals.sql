-- title: Declared control totals against what arrived
-- question: Does the number of events that a source declared for a day agree with what arrived?
-- 问题: 来源申报的日对账数量与实际接收是否一致？
-- for: data quality, city data office
-- shape: source LowCardinality(String), stream String, of_kind String, day Date, declared Int64, arrived Int64,
--   difference Int64
-- rows: >=0
-- truth: wrong_control_totals; by source=source day=day of_kind=of_kind; sum declared=declared arrived=actual
SELECT source, stream, of_kind, day, declared, arrived, arrived - declared AS difference
FROM
(
    SELECT source, stream, JSONExtractString(payload, 'of_kind') AS of_kind,
           toDateOrZero(JSONExtractString(payload, 'day')) AS day,
           argMax(JSONExtractInt(payload, 'count'), occurred_at) AS declared
    FROM v1_events
    WHERE event = 'SourceControlTotalDeclared' AND exercise = {exercise:Bool}
    GROUP BY source, stream, of_kind, day
) AS declarations
LEFT JOIN
(
    SELECT source, stream, toString(kind) AS of_kind, toDate(toTimeZone(recorded_at, 'Asia/Shanghai')) AS day,
           toInt64(count()) AS arrived
    FROM v1_events
    WHERE exercise = {exercise:Bool}
    GROUP BY source, stream, of_kind, day
) AS arrivals USING (source, stream, of_kind, day)
WHERE day >= {from:Date} AND day <= {to:Date} AND arrived != declared
ORDER BY abs(difference) DESC, source, day
LIMIT 1000
