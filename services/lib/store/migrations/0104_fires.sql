CREATE TABLE IF NOT EXISTS {database}.fires {on_cluster}
(
    topic LowCardinality(String) COMMENT 'Topic | 主题',
    subject String COMMENT 'Subject: kind and id | 主体',
    sign Int8 COMMENT '1 for a state, −1 takes one back | 正负标记',
    version UInt64 COMMENT 'Offset of the event that made the row | 版本即位移',
    kafka_partition Int32 COMMENT 'Kafka partition | 分区',
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
    counted Bool COMMENT 'Counts: reported, a fire or explosion, not merged, not invalidated | 计入统计',
    reported_at DateTime64(3, 'UTC') COMMENT 'Time of the report | 报警时间',
    reported Bool COMMENT 'A report is there | 已接报',
    fire_type LowCardinality(String) COMMENT 'Type | 火灾类型',
    code_system LowCardinality(String) COMMENT 'Code list of the codes | 编码体系',
    intake_type_code LowCardinality(String) COMMENT 'Category as intake saw it | 接警类型',
    property_use_code LowCardinality(String) COMMENT 'Use of the property | 场所用途',
    cause_code LowCardinality(String) COMMENT 'Cause | 起火原因',
    longitude Nullable(Float64) COMMENT 'Degrees east, WGS-84 | 经度',
    latitude Nullable(Float64) COMMENT 'Degrees north, WGS-84 | 纬度',
    place String COMMENT 'Public place | 地点',
    dispatched_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Units sent | 出动时间',
    arrived_at Nullable(DateTime64(3, 'UTC')) COMMENT 'First unit there | 到场时间',
    under_control_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Under control | 控制时间',
    extinguished_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Out | 扑灭时间',
    closed_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Last unit clear | 归队时间',
    deaths Nullable(Int32) COMMENT 'Deaths | 死亡人数',
    deaths_graded Nullable(Int32) COMMENT 'Deaths that the grade counts | 计入定级的死亡人数',
    serious_injuries Nullable(Int32) COMMENT 'Serious injuries | 重伤人数',
    casualties_undivided Nullable(Int32) COMMENT 'Casualties not told apart | 未区分的伤亡人数',
    rescued Nullable(Int32) COMMENT 'Rescued | 获救人数',
    loss_currency LowCardinality(String) COMMENT 'Currency of the loss, ISO 4217 | 损失币种',
    loss_minor_units Nullable(Int64) COMMENT 'Direct loss in minor units | 直接损失（最小货币单位）',
    grade LowCardinality(String) COMMENT 'Grade by law | 法定等级',
    reopened UInt32 COMMENT 'Times re-opened | 重开次数',
    reclassified UInt32 COMMENT 'Times re-classified | 改分类次数',
    relocated UInt32 COMMENT 'Times relocated | 改地点次数',
    merged_into String COMMENT 'Record that it was merged into | 并入的记录',
    invalid_reason LowCardinality(String) COMMENT 'Why it does not count | 无效原因',
    INDEX version_range version TYPE minmax,
    PROJECTION hourly
    (
        SELECT area_system, area_code, exercise, fire_type, grade, toStartOfHour(reported_at) AS hour, sum(sign * counted) AS fires
        GROUP BY area_system, area_code, exercise, fire_type, grade, hour
    )
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, fire_type, reported_at, subject)
{settings:deduplicate_merge_projection_mode = 'rebuild'}
COMMENT 'Current state of every fire | 火灾当前状态'
