CREATE VIEW IF NOT EXISTS {database}.v1_hazards_hourly {on_cluster} AS
SELECT area_system, area_code, exercise, hazard_class, level, toStartOfHour(reported_at) AS hour, sum(sign * counted) AS hazards
FROM {database}.hazards
GROUP BY area_system, area_code, exercise, hazard_class, level, hour
HAVING hazards != 0
COMMENT 'Hourly counts in UTC that follow every correction | 隐患小时汇总（UTC），随更正变化'
