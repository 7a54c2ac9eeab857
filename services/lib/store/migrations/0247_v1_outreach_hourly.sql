CREATE VIEW IF NOT EXISTS {database}.v1_outreach_hourly {on_cluster}
(
    area_system LowCardinality(String) COMMENT 'Code system of the effective area, empty when unknown | 有效区域的编码体系',
    area_code LowCardinality(String) COMMENT 'Code of the effective area, empty when unknown | 有效区域代码',
    exercise Bool COMMENT 'Simulated or drill | 演练',
    activity LowCardinality(String) COMMENT 'Kind of activity | 活动种类',
    audience LowCardinality(String) COMMENT 'Whom it was for | 对象',
    hour DateTime('UTC') COMMENT 'Hour in which it was held, UTC | 开展时间所在小时（UTC）',
    outreaches Int64 COMMENT 'How many count | 计入数',
    reached Int64 COMMENT 'How many were reached | 覆盖数',
    volunteers_taking_part Int64 COMMENT 'Volunteers | 志愿者人次',
    minutes_volunteered Int64 COMMENT 'Time of all volunteers, minutes | 志愿服务时长（分钟）'
)
AS SELECT area_system, area_code, exercise, activity, audience, toStartOfHour(held_at) AS hour, sum(sign * counted) AS outreaches, sum(sign * counted * reach) AS reached, sum(sign * counted * volunteers) AS volunteers_taking_part, sum(sign * counted * volunteer_minutes) AS minutes_volunteered
FROM {database}.outreach
GROUP BY area_system, area_code, exercise, activity, audience, hour
HAVING outreaches != 0
COMMENT 'Hourly sums in UTC that follow every correction | 宣传发动小时汇总（UTC），随更正变化'
