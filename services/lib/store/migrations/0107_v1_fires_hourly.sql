CREATE VIEW IF NOT EXISTS {database}.v1_fires_hourly {on_cluster} AS
SELECT area_system, area_code, exercise, fire_type, grade, toStartOfHour(reported_at) AS hour, sum(sign * counted) AS fires
FROM {database}.fires
GROUP BY area_system, area_code, exercise, fire_type, grade, hour
HAVING fires != 0
COMMENT 'Hourly counts in UTC that follow every correction | 火灾小时汇总（UTC），随更正变化'
