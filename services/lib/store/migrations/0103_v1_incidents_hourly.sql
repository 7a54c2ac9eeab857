CREATE VIEW IF NOT EXISTS {database}.v1_incidents_hourly {on_cluster}
(
    area_system LowCardinality(String) COMMENT 'Code system of the effective area, empty when unknown | 有效区域的编码体系',
    area_code LowCardinality(String) COMMENT 'Code of the effective area, empty when unknown | 有效区域代码',
    exercise Bool COMMENT 'Simulated or drill | 演练',
    category_class LowCardinality(String) COMMENT 'Effective class | 有效类别',
    category_type LowCardinality(String) COMMENT 'Effective type | 有效类型',
    hour DateTime('UTC') COMMENT 'Hour of the report, UTC | 报告时间所在小时（UTC）',
    incidents Int64 COMMENT 'How many count | 计入数'
)
AS SELECT area_system, area_code, exercise, category_class, category_type, toStartOfHour(reported_at) AS hour, sum(sign * counted) AS incidents
FROM {database}.incidents
GROUP BY area_system, area_code, exercise, category_class, category_type, hour
HAVING incidents != 0
COMMENT 'Hourly counts in UTC that follow every correction | 警情小时汇总（UTC），随更正变化'
