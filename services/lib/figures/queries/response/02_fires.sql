-- title: response to fires by town | 火灾响应
-- definition: fire.response_chain.v1
-- rule: fires that count, by time of report, by town and once in all; minutes from the report to units sent, the first there, the fire under control, and the last unit clear, without times before the report; in time is an arrival within 15 minutes, as of incidents; sent without an arrival is no part of the share
WITH
    chain AS
    (
        SELECT
            if(match(area_code, '^[0-9]+$') AND length(area_code) >= 9, substring(area_code, 1, 9), toString(area_code)) AS town, dispatched_at,
            dateDiff('second', reported_at, dispatched_at) AS to_dispatch, dateDiff('second', reported_at, arrived_at) AS to_arrival,
            dateDiff('second', reported_at, under_control_at) AS to_control, dateDiff('second', reported_at, closed_at) AS to_close
        FROM {states:fire}
        WHERE counted AND {area} AND {within:reported_at}
    )
SELECT
    if(grouping(town) = 1, 'all', town) AS area, count() AS fires, countIf(to_dispatch >= 0) AS dispatched,
    countIf(to_arrival >= 0) AS arrived, countIf(to_close >= 0) AS closed,
    round(quantileExactIf(0.5)(to_dispatch, to_dispatch >= 0) / 60, 1) AS to_dispatch_p50_minutes,
    round(quantileExactIf(0.9)(to_dispatch, to_dispatch >= 0) / 60, 1) AS to_dispatch_p90_minutes,
    round(quantileExactIf(0.5)(to_arrival, to_arrival >= 0) / 60, 1) AS to_arrival_p50_minutes,
    round(quantileExactIf(0.9)(to_arrival, to_arrival >= 0) / 60, 1) AS to_arrival_p90_minutes,
    round(quantileExactIf(0.5)(to_control, to_control >= 0) / 60, 1) AS to_control_p50_minutes,
    round(quantileExactIf(0.9)(to_control, to_control >= 0) / 60, 1) AS to_control_p90_minutes,
    round(quantileExactIf(0.5)(to_close, to_close >= 0) / 60, 1) AS to_close_p50_minutes,
    round(quantileExactIf(0.9)(to_close, to_close >= 0) / 60, 1) AS to_close_p90_minutes,
    countIf(to_arrival >= 0 AND to_arrival <= 900) AS in_time, if(arrived = 0, NULL, round(100 * in_time / arrived, 1)) AS in_time_percent,
    countIf(dispatched_at IS NOT NULL AND to_arrival IS NULL) AS without_arrival
FROM chain
GROUP BY GROUPING SETS ((), (town))
HAVING fires > 0
ORDER BY grouping(town) DESC, area
LIMIT 1000
