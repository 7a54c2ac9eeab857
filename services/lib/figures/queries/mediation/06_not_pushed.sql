-- title: incidents not pushed to all three | 未完成三推送
-- definition: dispute.not_pushed.v1
-- rule: registered disputes from an incident that were not pushed to mediation centre, village or grid, and department, the oldest first
SELECT
    subject, area_code, organisation, {days_since:registered_at} AS age_days,
    arrayFilter(r -> NOT has(arrayFilter((role, pushed) -> pushed != toDateTime64(0, 3, 'UTC'), recipient_roles, recipients_pushed_at), r),
        ['mediation_centre', 'village_or_grid', 'department']) AS missing
FROM {states:dispute}
WHERE counted AND origin = 'incident' AND {area} AND {within:registered_at} AND notEmpty(missing)
ORDER BY registered_at, subject
LIMIT {limit}
