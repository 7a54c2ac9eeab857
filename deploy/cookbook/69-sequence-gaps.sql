-- title: Gaps in the running numbers of the sources
-- question: Did a source send something that never arrived?
-- 问题: 来源序号是否有缺口（是否有未到达的事件）？
-- for: data quality, city data office
-- shape: source LowCardinality(String), stream String, first_missing Int64, last_missing Int64, missing Int64,
--   next_occurred_at DateTime64(3, 'UTC')
-- rows: >=0
-- truth: sequence_gaps; by source=source stream=stream; sum first_missing=missing
SELECT source, stream, before + 1 AS first_missing, number - 1 AS last_missing, number - before - 1 AS missing,
       at AS next_occurred_at
FROM
(
    SELECT source, stream, number, at,
           lagInFrame(number, 1, number - 1) OVER (PARTITION BY source, stream ORDER BY number
               ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS before
    FROM
    (
        SELECT source, stream, assumeNotNull(source_sequence) AS number, min(occurred_at) AS at
        FROM v1_events
        WHERE source_sequence IS NOT NULL AND exercise = {exercise:Bool}
        GROUP BY source, stream, number
    )
)
WHERE number > before + 1
ORDER BY source, stream, first_missing
LIMIT 1000
