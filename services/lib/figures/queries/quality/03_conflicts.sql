-- title: conflicts | 内容冲突
-- definition: quality.conflicts.v1
-- rule: events whose id was there with other content, the latest first; the first content counts
SELECT source, subject, toString(event_id) AS event_id, received_at, {days_since:received_at} AS age_days,
    hex(first_content_hash) AS counted_content, hex(content_hash) AS other_content
FROM duplicate_events
WHERE reason = 'conflict' AND exercise = {exercise} AND {received:received_at} AND {within:received_at}
ORDER BY received_at DESC, subject
LIMIT {limit}
