-- title: rounds with visits missed | 漏访轮次
-- definition: visit_round.missed.v1
-- rule: rounds that are closed, or whose month is over at the time of judgement, with visits missed; its area answers for them, and the department that leads visits; numbers only
SELECT area_code, month, programme, due, missed, status, {lead:visit_round} AS organisation, {days_since:ifNull(closed_at, opened_at)} AS age_days
FROM {states:visit_round}
WHERE counted AND missed > 0 AND {area} AND {within:opened_at}
    AND (closed_at <= {at} OR month < formatDateTime({at}, '%Y-%m', {zone}))
ORDER BY month, missed DESC, area_code, programme
LIMIT {limit}
