-- title: gaps in sequences | 序号缺口
-- definition: source.sequence_gaps.v1
-- rule: running numbers of each source and stream among the events received in the window: what lies between the lowest and the highest and did not come; a source that numbers all its streams together shows gaps that are none; of areas together
WITH
    -- Numbers in buckets of 4,096, each with the places that are taken: no sort and no set of all numbers.
    buckets AS
    (
        SELECT source, stream, bitShiftRight(number, 12) AS bucket, min(number) AS low, max(number) AS high,
            groupBitmapState(toUInt16(bitAnd(number, 4095))) AS places, bitmapCardinality(places) AS there
        FROM (SELECT source, stream, assumeNotNull(source_sequence) AS number FROM {events} WHERE source_sequence IS NOT NULL AND {within:received_at})
        GROUP BY source, stream, bucket
    ),
    steps AS
    (
        SELECT source, stream, low, high, there,
            lagInFrame(high, 1, low - 1) OVER (PARTITION BY source, stream ORDER BY bucket ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS previous,
            if(toInt64(there) = high - low + 1, emptyArrayUInt16(), arraySort(bitmapToArray(places))) AS taken,
            arrayMap((place, next) -> (bucket * 4096 + place + 1, bucket * 4096 + next - 1), arrayPopBack(taken), arrayPopFront(taken)) AS between,
            arraySlice(arrayFilter(gap -> gap.1 <= gap.2, arrayPushFront(between, (previous + 1, low - 1))), 1, 5) AS gaps
        FROM buckets
    )
SELECT
    source, stream, min(low) AS lowest, max(high) AS highest, sum(there) AS came, highest - lowest + 1 - toInt64(came) AS missing,
    arrayMap(gap -> if(gap.1 = gap.2, toString(gap.1), concat(toString(gap.1), '-', toString(gap.2))),
        arraySlice(arraySort(groupArrayArray(gaps)), 1, 5)) AS first_gaps
FROM steps
GROUP BY source, stream
ORDER BY missing DESC, source, stream
LIMIT {limit}
