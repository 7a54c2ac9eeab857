-- title: receipts that are missing | 超时未签收
-- definition: dispute.missing_receipts.v1
-- rule: pushes without a receipt although the time limit in force (24 hours without one) is over at the time of judgement, the oldest first
WITH
    pushes AS
    (
        SELECT subject, area_code, role, recipient, pushed_at, confirmed_at,
            confirmed_at != toDateTime64(0, 3, 'UTC') AND confirmed_at <= {at} AS confirmed,
            if(confirmed, confirmed_at, {at}) > pushed_at + toIntervalHour({hours:dispute.receipt_confirmed}) AS beyond
        FROM {states:dispute}
        ARRAY JOIN
            recipient_roles AS role, recipient_organisations AS recipient,
            recipients_pushed_at AS pushed_at, recipients_confirmed_at AS confirmed_at
        WHERE counted AND {area} AND {within:registered_at} AND pushed_at != toDateTime64(0, 3, 'UTC') AND pushed_at <= {at}
    )
SELECT subject, area_code, role, recipient AS organisation, pushed_at, {days_since:pushed_at} AS age_days, dateDiff('hour', pushed_at, {at}) - {hours:dispute.receipt_confirmed} AS overdue_hours, {limit_version:dispute.receipt_confirmed} AS limit_version
FROM pushes
WHERE NOT confirmed AND beyond
ORDER BY pushed_at, subject, role
LIMIT {limit}
