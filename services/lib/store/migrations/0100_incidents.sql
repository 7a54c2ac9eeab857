CREATE TABLE IF NOT EXISTS {database}.incidents {on_cluster}
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
    counted Bool COMMENT 'Counts: reported, not merged, not invalidated | 计入统计',
    reported_at DateTime64(3, 'UTC') COMMENT 'Time of the report | 报警时间',
    channel LowCardinality(String) COMMENT 'Intake channel | 来话渠道',
    category_class LowCardinality(String) COMMENT 'Effective class | 有效类别',
    category_code_system LowCardinality(String) COMMENT 'Code list of the lower levels | 分类编码体系',
    category_type LowCardinality(String) COMMENT 'Effective type | 有效类型',
    category_subtype LowCardinality(String) COMMENT 'Effective subtype | 有效细类',
    category_detail LowCardinality(String) COMMENT 'Effective detail | 有效子类',
    intake_class LowCardinality(String) COMMENT 'Class as intake saw it | 接警类别',
    intake_type LowCardinality(String) COMMENT 'Type as intake saw it | 接警类型',
    severity LowCardinality(String) COMMENT 'Severity | 严重程度',
    longitude Nullable(Float64) COMMENT 'Degrees east, WGS-84 | 经度',
    latitude Nullable(Float64) COMMENT 'Degrees north, WGS-84 | 纬度',
    place String COMMENT 'Public place | 地点',
    organisation LowCardinality(String) COMMENT 'Organisation with jurisdiction | 管辖单位',
    dispatched_at Nullable(DateTime64(3, 'UTC')) COMMENT 'First unit sent | 派警时间',
    arrived_at Nullable(DateTime64(3, 'UTC')) COMMENT 'First unit there | 到场时间',
    closed_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Closed | 结警时间',
    reopened UInt32 COMMENT 'Times re-opened | 重开次数',
    reclassified UInt32 COMMENT 'Times re-classified | 改分类次数',
    relocated UInt32 COMMENT 'Times relocated | 改地点次数',
    merged_into String COMMENT 'Record that it was merged into | 并入的记录',
    linked_to Array(String) COMMENT 'Records that it belongs to | 关联记录',
    invalid_reason LowCardinality(String) COMMENT 'Why it does not count | 无效原因',
    outcome LowCardinality(String) COMMENT 'Outcome code | 处理结果',
    INDEX version_range version TYPE minmax,
    PROJECTION hourly
    (
        SELECT area_system, area_code, exercise, category_class, category_type, toStartOfHour(reported_at) AS hour, sum(sign * counted) AS incidents
        GROUP BY area_system, area_code, exercise, category_class, category_type, hour
    )
)
ENGINE = {engine:VersionedCollapsingMergeTree(sign, version)}
ORDER BY (area_system, area_code, category_class, reported_at, subject)
{settings:deduplicate_merge_projection_mode = 'rebuild'}
COMMENT 'Current state of every incident | 警情当前状态'
