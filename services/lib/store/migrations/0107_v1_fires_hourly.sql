CREATE VIEW IF NOT EXISTS {database}.v1_fires_hourly {on_cluster}
(
    area_system LowCardinality(String) COMMENT 'Code system of the effective area, empty when unknown | 有效区域的编码体系',
    area_code LowCardinality(String) COMMENT 'Code of the effective area, empty when unknown | 有效区域代码',
    exercise Bool COMMENT 'Simulated or drill | 演练',
    fire_type LowCardinality(String) COMMENT 'Type | 火灾类型',
    grade LowCardinality(String) COMMENT 'Grade by law | 法定等级',
    hour DateTime('UTC') COMMENT 'Hour of the report, UTC | 报告时间所在小时（UTC）',
    fires Int64 COMMENT 'How many count | 计入数'
)
AS SELECT area_system, area_code, exercise, fire_type, grade, toStartOfHour(reported_at) AS hour, sum(sign * counted) AS fires
FROM {database}.fires
GROUP BY area_system, area_code, exercise, fire_type, grade, hour
HAVING fires != 0
COMMENT 'Hourly counts in UTC that follow every correction | 火灾小时汇总（UTC），随更正变化'
