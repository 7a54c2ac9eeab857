-- title: days over capacity | 超承载日
-- definition: site.days_over_capacity.v1
-- rule: days with at least one reading above the capacity named in it, the latest first; share of the last capacity named that day
SELECT
    site, area_code, toString(toDate(toTimeZone(first_reading_at, {zone}))) AS day, readings, readings_over_capacity, peak_visitors, peak_at,
    last_capacity AS capacity, if(capacity > 0, round(100 * peak_visitors / capacity, 1), NULL) AS peak_percent
FROM {states:site_day}
WHERE readings_over_capacity > 0 AND {area} AND {within:first_reading_at}
ORDER BY first_reading_at DESC, site
LIMIT {limit}
