CREATE VIEW IF NOT EXISTS {database}.v1_incidents_hourly {on_cluster} AS
SELECT area_system, area_code, exercise, category_class, category_type, toStartOfHour(reported_at) AS hour, sum(sign * counted) AS incidents
FROM {database}.incidents
GROUP BY area_system, area_code, exercise, category_class, category_type, hour
HAVING incidents != 0
COMMENT 'Hourly counts in UTC that follow every correction | 警情小时汇总（UTC），随更正变化'
