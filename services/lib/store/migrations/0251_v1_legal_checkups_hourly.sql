CREATE VIEW IF NOT EXISTS {database}.v1_legal_checkups_hourly {on_cluster}
(
    area_system LowCardinality(String) COMMENT 'Code system of the effective area, empty when unknown | 有效区域的编码体系',
    area_code LowCardinality(String) COMMENT 'Code of the effective area, empty when unknown | 有效区域代码',
    exercise Bool COMMENT 'Simulated or drill | 演练',
    hour DateTime('UTC') COMMENT 'Hour in which it was held, UTC | 体检时间所在小时（UTC）',
    checkups Int64 COMMENT 'How many count | 计入数',
    raised Int64 COMMENT 'Findings raised | 发现问题数',
    closed Int64 COMMENT 'Findings closed | 已整改问题数'
)
AS SELECT area_system, area_code, exercise, toStartOfHour(held_at) AS hour, sum(sign * counted) AS checkups, sum(sign * counted * findings_raised) AS raised, sum(sign * counted * findings_closed) AS closed
FROM {database}.legal_checkups
GROUP BY area_system, area_code, exercise, hour
HAVING checkups != 0
COMMENT 'Hourly sums in UTC that follow every correction | 法治体检小时汇总（UTC），随更正变化'
