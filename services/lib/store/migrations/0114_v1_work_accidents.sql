CREATE VIEW IF NOT EXISTS {database}.v1_work_accidents {on_cluster}
(
    topic LowCardinality(String) COMMENT 'Topic | 主题',
    subject String COMMENT 'Subject: kind and id | 主体',
    version UInt64 COMMENT 'Offset of the event that made the row | 版本即位移',
    source LowCardinality(String) COMMENT 'Source of the first event | 首个事件的来源系统',
    exercise Bool COMMENT 'Simulated or drill | 演练',
    area_system LowCardinality(String) COMMENT 'Code system of the effective area, empty when unknown | 有效区域的编码体系',
    area_version LowCardinality(String) COMMENT 'Edition of the code system | 编码版本',
    area_code LowCardinality(String) COMMENT 'Code of the effective area, empty when unknown | 有效区域代码',
    first_received_at DateTime64(3, 'UTC') COMMENT 'When the first event was received | 首个事件接收时间',
    last_received_at DateTime64(3, 'UTC') COMMENT 'When the last event was received | 末个事件接收时间',
    last_occurred_at DateTime64(3, 'UTC') COMMENT 'When the last event happened | 末个事件发生时间',
    events UInt32 COMMENT 'Events folded | 已归并事件数',
    anomalies Array(LowCardinality(String)) COMMENT 'Impossible or out-of-order steps | 异常',
    status LowCardinality(String) COMMENT 'Status | 状态',
    counted Bool COMMENT 'Counts: reported and not invalidated | 计入统计',
    reported_at DateTime64(3, 'UTC') COMMENT 'When it happened | 发生时间',
    reported Bool COMMENT 'A report is there | 已接报',
    nature LowCardinality(String) COMMENT 'Nature | 事故性质',
    industry_code LowCardinality(String) COMMENT 'Section of GB/T 4754 | 行业门类',
    enterprise String COMMENT 'Enterprise | 企业',
    place String COMMENT 'Public place | 地点',
    longitude Nullable(Float64) COMMENT 'Degrees east, WGS-84 | 经度',
    latitude Nullable(Float64) COMMENT 'Degrees north, WGS-84 | 纬度',
    deaths Nullable(Int32) COMMENT 'Deaths | 死亡人数',
    deaths_graded Nullable(Int32) COMMENT 'Deaths that the grade counts | 计入定级的死亡人数',
    serious_injuries Nullable(Int32) COMMENT 'Serious injuries | 重伤人数',
    injured_determined Nullable(Int32) COMMENT 'Recognised work injuries | 认定工伤人数',
    loss_currency LowCardinality(String) COMMENT 'Currency of the loss, ISO 4217 | 损失币种',
    loss_minor_units Nullable(Int64) COMMENT 'Direct loss in minor units | 直接损失（最小货币单位）',
    grade LowCardinality(String) COMMENT 'Grade by law | 法定等级',
    investigation_closed_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Investigation ended | 调查结束时间',
    reclassified UInt32 COMMENT 'Times re-classified | 改分类次数',
    invalid_reason LowCardinality(String) COMMENT 'Why it does not count | 无效原因'
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.work_accidents FINAL
COMMENT 'Current state of every work accident, one row each | 生产安全事故当前状态，每个主体一行'
