-- title: receipts by recipient | 推送签收
-- definition: dispute.receipts.v1
-- rule: pushes of registered disputes; in time is a receipt within the time limit in force (24 hours without one), late one after, missing none although it is over, pending none yet
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
SELECT
    role, count() AS pushed, countIf(confirmed AND NOT beyond) AS in_time, round(100 * in_time / pushed, 1) AS in_time_percent,
    countIf(confirmed AND beyond) AS late, countIf(NOT confirmed AND beyond) AS missing, countIf(NOT confirmed AND NOT beyond) AS pending,
    {limit_version:dispute.receipt_confirmed} AS limit_version
FROM pushes
GROUP BY role
ORDER BY role
LIMIT 1000
