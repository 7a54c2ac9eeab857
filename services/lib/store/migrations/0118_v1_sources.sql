CREATE VIEW IF NOT EXISTS {database}.v1_sources {on_cluster}
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
    name String COMMENT 'Name of the system | 系统名称',
    mode LowCardinality(String) COMMENT 'Live or batch | 实时或批量',
    cadence_seconds Nullable(Int32) COMMENT 'Longest normal silence, seconds | 正常静默上限（秒）',
    area_scope Array(String) COMMENT 'Areas covered | 覆盖区域',
    coordinate_system LowCardinality(String) COMMENT 'Coordinate system of its positions | 坐标系',
    zone LowCardinality(String) COMMENT 'Time zone | 时区',
    registered_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Registered | 注册时间',
    retired_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Retired | 停用时间',
    control_day String COMMENT 'Day of the last control total | 最近对账日',
    control_of_kind LowCardinality(String) COMMENT 'Kind counted | 对账种类',
    control_count Nullable(Int64) COMMENT 'Events declared | 对账数量'
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.source_states FINAL
COMMENT 'Current state of every source, one row each | 来源系统当前状态，每个主体一行'
