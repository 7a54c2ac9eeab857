-- title: subjects without an area | 区域不明
-- definition: quality.unknown_area.v1
-- rule: subjects of which no event named an area, by source and kind, with their share; sources themselves have none; a question for an area leaves them all out
SELECT source, kind, sum(sign) AS subjects, sumIf(sign, area_code = '') AS without_area, round(100 * without_area / subjects, 1) AS percent
FROM {every_signed}
WHERE kind NOT IN ('source', 'source_day') AND {within:last_received_at}
GROUP BY source, kind
HAVING without_area > 0
ORDER BY without_area DESC, source, kind
LIMIT {limit}
