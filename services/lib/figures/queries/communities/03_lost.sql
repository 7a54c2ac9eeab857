-- title: certificates lost | 失去认定
-- definition: community.lost.v1
-- rule: communities whose certificate is lost now, the longest first
SELECT subject AS community, name, area_code, lost_at, {days_since:lost_at} AS age_days, lost_reason AS reason, lost AS times_lost
FROM {states:community}
WHERE status = 'lost' AND {area}
ORDER BY lost_at, community
LIMIT {limit}
