-- title: sites: peaks, drills, open findings | 场所概况
-- definition: site.overview.v1
-- rule: registered sites with the highest reading of the window, days with a reading above the capacity named in it, and drills as known now
SELECT
    s.subject AS site, s.name AS name, s.site_type AS site_type, s.area_code AS area_code, s.capacity AS capacity,
    countIf(d.subject != '') AS days_read, if(days_read = 0, NULL, max(d.peak_visitors)) AS peak_visitors,
    if(capacity > 0, round(100 * peak_visitors / capacity, 1), NULL) AS peak_percent, countIf(d.readings_over_capacity > 0) AS days_over_capacity,
    any(s.drills) AS drills, {days_since:any(s.last_drill_at)} AS days_since_drill, any(length(s.findings_open)) AS findings_open
FROM {states:site} AS s
LEFT JOIN (SELECT subject, site, peak_visitors, readings_over_capacity FROM {states:site_day} WHERE {within:first_reading_at}) AS d ON d.site = s.subject
WHERE s.counted AND {area:s.area_code}
GROUP BY site, name, site_type, area_code, capacity
ORDER BY days_over_capacity DESC, peak_percent DESC NULLS LAST, site
LIMIT {limit}
