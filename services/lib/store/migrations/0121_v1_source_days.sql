CREATE VIEW IF NOT EXISTS {database}.v1_source_days {on_cluster}
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
    first_heartbeat_at DateTime64(3, 'UTC') COMMENT 'First heartbeat | 首次心跳',
    last_heartbeat_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Last heartbeat | 末次心跳',
    heartbeats UInt32 COMMENT 'Heartbeats | 心跳数',
    sent Int64 COMMENT 'Events that the source says it sent | 来源自报发送数'
)
AS SELECT * EXCEPT (sign, kafka_partition)
FROM {database}.source_days FINAL
COMMENT 'Current state of every source day, one row each | 来源心跳日当前状态，每个主体一行'
