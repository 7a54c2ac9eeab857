CREATE VIEW IF NOT EXISTS {database}.v1_hazards_hourly {on_cluster}
(
    area_system LowCardinality(String) COMMENT 'Code system of the effective area, empty when unknown | 有效区域的编码体系',
    area_code LowCardinality(String) COMMENT 'Code of the effective area, empty when unknown | 有效区域代码',
    exercise Bool COMMENT 'Simulated or drill | 演练',
    hazard_class LowCardinality(String) COMMENT 'Class | 隐患类别',
    level LowCardinality(String) COMMENT 'General or major | 隐患等级',
    hour DateTime('UTC') COMMENT 'Hour of the report, UTC | 报告时间所在小时（UTC）',
    hazards Int64 COMMENT 'How many count | 计入数'
)
AS SELECT area_system, area_code, exercise, hazard_class, level, toStartOfHour(reported_at) AS hour, sum(sign * counted) AS hazards
FROM {database}.hazards
GROUP BY area_system, area_code, exercise, hazard_class, level, hour
HAVING hazards != 0
COMMENT 'Hourly counts in UTC that follow every correction | 隐患小时汇总（UTC），随更正变化'
