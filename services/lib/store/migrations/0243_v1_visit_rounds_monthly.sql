CREATE VIEW IF NOT EXISTS {database}.v1_visit_rounds_monthly {on_cluster}
(
    area_system LowCardinality(String) COMMENT 'Code system of the effective area, empty when unknown | 有效区域的编码体系',
    area_code LowCardinality(String) COMMENT 'Code of the effective area, empty when unknown | 有效区域代码',
    exercise Bool COMMENT 'Simulated or drill | 演练',
    programme LowCardinality(String) COMMENT 'Programme that visits | 走访项目',
    month LowCardinality(String) COMMENT 'Month of the round, YYYY-MM | 月份',
    rounds Int64 COMMENT 'Rounds that count | 走访轮次数',
    visits_due Int64 COMMENT 'Visits due | 应访数',
    visits_done Int64 COMMENT 'Visits done | 已访数',
    visits_refused Int64 COMMENT 'Visits refused | 拒访数',
    visits_unreachable Int64 COMMENT 'Nobody could be reached | 未联系上数',
    visits_missed Int64 COMMENT 'Visits missed | 漏访数'
)
AS SELECT area_system, area_code, exercise, programme, month, sum(sign * counted) AS rounds, sum(sign * counted * due) AS visits_due, sum(sign * counted * done) AS visits_done, sum(sign * counted * refused) AS visits_refused, sum(sign * counted * unreachable) AS visits_unreachable, sum(sign * counted * missed) AS visits_missed
FROM {database}.visit_rounds
GROUP BY area_system, area_code, exercise, programme, month
HAVING rounds != 0
COMMENT 'Monthly sums of visits that follow every correction | 走访月度汇总，随更正变化'
