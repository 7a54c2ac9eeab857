CREATE VIEW IF NOT EXISTS {database}.v1_disputes_hourly {on_cluster}
(
    area_system LowCardinality(String) COMMENT 'Code system of the effective area, empty when unknown | 有效区域的编码体系',
    area_code LowCardinality(String) COMMENT 'Code of the effective area, empty when unknown | 有效区域代码',
    exercise Bool COMMENT 'Simulated or drill | 演练',
    dispute_type LowCardinality(String) COMMENT 'Type of dispute | 纠纷类型',
    origin LowCardinality(String) COMMENT 'How it came to light | 来源',
    resolved_level LowCardinality(String) COMMENT 'Level that resolved it | 化解层级',
    hour DateTime('UTC') COMMENT 'Hour of the first signal, UTC | 首次登记时间所在小时（UTC）',
    disputes Int64 COMMENT 'How many count | 计入数'
)
AS SELECT area_system, area_code, exercise, dispute_type, origin, resolved_level, toStartOfHour(registered_at) AS hour, sum(sign * counted) AS disputes
FROM {database}.disputes
GROUP BY area_system, area_code, exercise, dispute_type, origin, resolved_level, hour
HAVING disputes != 0
COMMENT 'Hourly counts in UTC that follow every correction | 矛盾纠纷小时汇总（UTC），随更正变化'
