-- title: gaps in sequences | 序号缺口
-- definition: source.sequence_gaps.v1
-- rule: running numbers of each source and stream among the events received in the window: what lies between the lowest and the highest and did not come; a source that numbers all its streams together shows gaps that are none; of areas together
WITH steps AS
(
    SELECT source, stream, number, lagInFrame(number, 1, number - 1) OVER (PARTITION BY source, stream ORDER BY number ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS previous
    FROM
    (
        SELECT DISTINCT source, stream, assumeNotNull(source_sequence) AS number
        FROM {events}
        WHERE source_sequence IS NOT NULL AND {within:received_at}
    )
)
SELECT
    source, stream, min(number) AS lowest, max(number) AS highest, count() AS came, highest - lowest + 1 - toInt64(came) AS missing,
    arrayMap(gap -> if(gap.1 = gap.2, toString(gap.1), concat(toString(gap.1), '-', toString(gap.2))),
        arraySort(groupArraySortedIf(5)((previous + 1, number - 1), number - previous > 1))) AS first_gaps
FROM steps
GROUP BY source, stream
ORDER BY missing DESC, source, stream
LIMIT {limit}
