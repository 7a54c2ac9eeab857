-- title: what was judged: silent, not calm | 监测评估（静默不等于平安）
-- definition: warning.evaluations.v1
-- rule: evaluations of the area, or of one that holds it, by definition: the last bin that was judged with its series, those of too little history and those whose source was silent; silent is a definition of which more than two bins have passed at the time of judgement since the end of that one; bins, findings and false findings to expect are those of all first judgements of bins that begin in the window
WITH
    evaluations AS
    (
        SELECT * FROM {states:evaluation} WHERE ({area} OR {above:area_code}) AND from_at <= {at}
    ),
    lasts AS
    (
        SELECT * FROM evaluations WHERE counted ORDER BY area_code, definition, from_at DESC, round DESC, subject LIMIT 1 BY area_code, definition
    ),
    sums AS
    (
        SELECT
            area_code, definition, countIf(counted AND round = 0 AND {within:from_at}) AS bins, countIf(NOT counted) AS waiting,
            sumIf(findings, counted AND round = 0 AND {within:from_at}) AS findings_in_bins,
            round(sumIf(ifNull(false_expected, 0), counted AND round = 0 AND {within:from_at}), 3) AS false_to_expect
        FROM evaluations
        GROUP BY area_code, definition
    )
SELECT
    s.definition AS definition, s.area_code AS area, l.set_version AS set_version, if(l.counted, l.from_at, NULL) AS last_from_at, l.to_at AS last_to_at,
    l.completed_at AS judged_at, round(dateDiff('second', l.to_at, {at}) / 3600, 1) AS age_hours,
    toBool(ifNull(dateDiff('second', l.to_at, {at}) > 2 * dateDiff('second', l.from_at, l.to_at), 1)) AS silent,
    l.tested AS tested, l.untestable AS untestable, l.reasons_json AS untestable_reasons, l.suspended AS suspended, l.findings AS findings,
    s.waiting AS waiting, s.bins AS bins, s.findings_in_bins AS findings_in_bins, s.false_to_expect AS false_to_expect
FROM sums AS s LEFT JOIN lasts AS l ON l.area_code = s.area_code AND l.definition = s.definition
ORDER BY silent DESC, untestable + suspended DESC, definition, area
LIMIT 1000
