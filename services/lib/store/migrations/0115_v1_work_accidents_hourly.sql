CREATE VIEW IF NOT EXISTS {database}.v1_work_accidents_hourly {on_cluster} AS
SELECT area_system, area_code, exercise, nature, grade, toStartOfHour(reported_at) AS hour, sum(sign * counted) AS accidents
FROM {database}.work_accidents
GROUP BY area_system, area_code, exercise, nature, grade, hour
HAVING accidents != 0
COMMENT 'Hourly counts in UTC that follow every correction | 生产安全事故小时汇总（UTC），随更正变化'
