CREATE TABLE IF NOT EXISTS {database}.hazard_history {on_cluster}
(
    topic LowCardinality(String) COMMENT 'Topic | 主题',
    subject String COMMENT 'Subject: kind and id | 主体',
    version UInt64 COMMENT 'Offset of the event that made the row | 版本即位移',
    kafka_partition Int32 COMMENT 'Kafka partition | 分区',
    received_at DateTime64(3, 'UTC') COMMENT 'When the event was accepted | 接收时间',
    event LowCardinality(String) COMMENT 'What happened, in the past tense | 事件名称',
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
    counted Bool COMMENT 'Counts: found and not withdrawn | 计入统计',
    cleared Bool COMMENT 'Closed after verification | 已清仓',
    reported_at DateTime64(3, 'UTC') COMMENT 'When it was found | 发现时间',
    hazard_class LowCardinality(String) COMMENT 'Class | 隐患类别',
    level LowCardinality(String) COMMENT 'General or major | 隐患等级',
    finder_role LowCardinality(String) COMMENT 'Role of the finder | 发现者角色',
    enterprise String COMMENT 'Enterprise | 企业',
    place String COMMENT 'Public place | 地点',
    longitude Nullable(Float64) COMMENT 'Degrees east, WGS-84 | 经度',
    latitude Nullable(Float64) COMMENT 'Degrees north, WGS-84 | 纬度',
    organisation LowCardinality(String) COMMENT 'Responsible organisation | 责任单位',
    due_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Limit | 整改期限',
    assigned_at Nullable(DateTime64(3, 'UTC')) COMMENT 'First assigned | 交办时间',
    rectified_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Last rectified | 整改时间',
    verified_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Last verified | 验收时间',
    closed_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Closed | 销号时间',
    rejected UInt32 COMMENT 'Rectifications rejected | 退回次数',
    escalated UInt32 COMMENT 'Times escalated | 升级次数',
    escalated_to LowCardinality(String) COMMENT 'To whom | 升级对象',
    reopened UInt32 COMMENT 'Times re-opened | 重开次数',
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a hazard ever had | 隐患历史状态'
