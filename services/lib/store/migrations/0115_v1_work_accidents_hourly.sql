CREATE VIEW IF NOT EXISTS {database}.v1_work_accidents_hourly {on_cluster}
(
    area_system LowCardinality(String) COMMENT 'Code system of the effective area, empty when unknown | 有效区域的编码体系',
    area_code LowCardinality(String) COMMENT 'Code of the effective area, empty when unknown | 有效区域代码',
    exercise Bool COMMENT 'Simulated or drill | 演练',
    nature LowCardinality(String) COMMENT 'Nature | 事故性质',
    grade LowCardinality(String) COMMENT 'Grade by law | 法定等级',
    hour DateTime('UTC') COMMENT 'Hour of the report, UTC | 报告时间所在小时（UTC）',
    accidents Int64 COMMENT 'How many count | 计入数'
)
AS SELECT area_system, area_code, exercise, nature, grade, toStartOfHour(reported_at) AS hour, sum(sign * counted) AS accidents
FROM {database}.work_accidents
GROUP BY area_system, area_code, exercise, nature, grade, hour
HAVING accidents != 0
COMMENT 'Hourly counts in UTC that follow every correction | 生产安全事故小时汇总（UTC），随更正变化'
