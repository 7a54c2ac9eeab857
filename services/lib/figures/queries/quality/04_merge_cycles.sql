-- title: merges in a circle | 循环合并
-- definition: quality.merge_cycles.v1
-- rule: incidents and fires that lead back to themselves over at most 16 merges; while the circle stands none of them is counted, until an unmerge
WITH RECURSIVE
    merged AS
    (
        SELECT subject, merged_into, source, area_code FROM {signed:incident} WHERE merged_into != '' GROUP BY ALL HAVING sum(sign) > 0
        UNION ALL
        SELECT subject, merged_into, source, area_code FROM {signed:fire} WHERE merged_into != '' GROUP BY ALL HAVING sum(sign) > 0
    ),
    walk AS
    (
        SELECT subject AS start, merged_into AS current, toUInt32(1) AS steps FROM merged
        UNION ALL
        SELECT w.start AS start, m.merged_into AS current, toUInt32(w.steps + 1) AS steps
        FROM walk AS w INNER JOIN merged AS m ON m.subject = w.current
        WHERE w.steps < 16 AND w.current != w.start
    )
SELECT m.subject AS subject, m.merged_into AS merged_into, m.area_code AS area_code, m.source AS source, min(w.steps) AS records_in_circle
FROM walk AS w INNER JOIN merged AS m ON m.subject = w.start
WHERE w.current = w.start AND {area:m.area_code}
GROUP BY subject, merged_into, area_code, source
ORDER BY subject
LIMIT {limit}
