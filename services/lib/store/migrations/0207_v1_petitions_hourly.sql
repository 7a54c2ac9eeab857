CREATE VIEW IF NOT EXISTS {database}.v1_petitions_hourly {on_cluster}
(
    area_system LowCardinality(String) COMMENT 'Code system of the effective area, empty when unknown | 有效区域的编码体系',
    area_code LowCardinality(String) COMMENT 'Code of the effective area, empty when unknown | 有效区域代码',
    exercise Bool COMMENT 'Simulated or drill | 演练',
    origin LowCardinality(String) COMMENT 'How it came in | 信访渠道',
    matter LowCardinality(String) COMMENT 'Subject matter | 信访事项类别',
    hour DateTime('UTC') COMMENT 'Hour of the receipt, UTC | 收到时间所在小时（UTC）',
    petitions Int64 COMMENT 'How many count | 计入数'
)
AS SELECT area_system, area_code, exercise, origin, matter, toStartOfHour(lodged_at) AS hour, sum(sign * counted) AS petitions
FROM {database}.petitions
GROUP BY area_system, area_code, exercise, origin, matter, hour
HAVING petitions != 0
COMMENT 'Hourly counts in UTC that follow every correction | 信访小时汇总（UTC），随更正变化'
