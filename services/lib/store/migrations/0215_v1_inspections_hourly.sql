CREATE VIEW IF NOT EXISTS {database}.v1_inspections_hourly {on_cluster}
(
    area_system LowCardinality(String) COMMENT 'Code system of the effective area, empty when unknown | 有效区域的编码体系',
    area_code LowCardinality(String) COMMENT 'Code of the effective area, empty when unknown | 有效区域代码',
    exercise Bool COMMENT 'Simulated or drill | 演练',
    inspection_type LowCardinality(String) COMMENT 'Inspection or patrol | 检查或巡查',
    hour DateTime('UTC') COMMENT 'Hour in which it was held, UTC | 检查时间所在小时（UTC）',
    inspections Int64 COMMENT 'How many were held | 检查巡查数',
    found Int64 COMMENT 'Hazards found | 发现隐患数'
)
AS SELECT area_system, area_code, exercise, inspection_type, toStartOfHour(held_at) AS hour, sum(sign) AS inspections, sum(sign * hazards_found) AS found
FROM {database}.inspections
GROUP BY area_system, area_code, exercise, inspection_type, hour
HAVING inspections != 0
COMMENT 'Hourly counts in UTC that follow every correction | 检查巡查小时汇总（UTC），随更正变化'
