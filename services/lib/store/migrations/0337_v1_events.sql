CREATE OR REPLACE VIEW {database}.v1_events {on_cluster}
(
    stream String COMMENT 'Stream: incident, fire, safety or warning | 数据流',
    subject String COMMENT 'Subject: kind and id | 主体',
    kind LowCardinality(String) COMMENT 'Subject kind | 主体类别',
    event LowCardinality(String) COMMENT 'What happened, in the past tense | 事件名称',
    event_id UUID COMMENT 'Event id, given by the source | 事件标识',
    source LowCardinality(String) COMMENT 'Source system | 来源系统',
    source_sequence Nullable(Int64) COMMENT 'The source''s own count, for gaps | 来源序号',
    occurred_at DateTime64(3, 'UTC') COMMENT 'When it happened | 发生时间',
    recorded_at DateTime64(3, 'UTC') COMMENT 'When the source wrote it down | 录入时间',
    received_at DateTime64(3, 'UTC') COMMENT 'When it was accepted | 接收时间',
    area_system LowCardinality(String) COMMENT 'Code system of the area | 区划代码体系',
    area_version LowCardinality(String) COMMENT 'Version of the code system | 区划代码版本',
    area_code String COMMENT 'Area code | 区划代码',
    actor_organisation LowCardinality(String) COMMENT 'Organisation that acted | 经办单位',
    actor_role LowCardinality(String) COMMENT 'Role that acted, never a name | 经办角色',
    correlation_id Nullable(UUID) COMMENT 'What it belongs to | 关联标识',
    causation_id Nullable(UUID) COMMENT 'What caused it | 起因标识',
    source_reference String COMMENT 'File and line, or the record''s id over there | 来源记录',
    exercise Bool COMMENT 'Simulated or drill | 演练',
    payload String COMMENT 'The readable JSON | 可读内容（JSON）',
    kafka_partition Int32 COMMENT 'Kafka partition | 分区',
    kafka_offset UInt64 COMMENT 'Offset in the log | 位移'
)
AS SELECT 'incident' AS stream, subject, kind, event, event_id, source, source_sequence, occurred_at, recorded_at, received_at, area_system, area_version, area_code, actor_organisation, actor_role, correlation_id, causation_id, source_reference, exercise, payload, kafka_partition, kafka_offset
FROM {database}.incident_events
UNION ALL
SELECT 'fire' AS stream, subject, kind, event, event_id, source, source_sequence, occurred_at, recorded_at, received_at, area_system, area_version, area_code, actor_organisation, actor_role, correlation_id, causation_id, source_reference, exercise, payload, kafka_partition, kafka_offset
FROM {database}.fire_events
UNION ALL
SELECT 'safety' AS stream, subject, kind, event, event_id, source, source_sequence, occurred_at, recorded_at, received_at, area_system, area_version, area_code, actor_organisation, actor_role, correlation_id, causation_id, source_reference, exercise, payload, kafka_partition, kafka_offset
FROM {database}.safety_events
UNION ALL
SELECT 'warning' AS stream, subject, kind, event, event_id, source, source_sequence, occurred_at, recorded_at, received_at, area_system, area_version, area_code, actor_organisation, actor_role, correlation_id, causation_id, source_reference, exercise, payload, kafka_partition, kafka_offset
FROM {database}.warning_events
COMMENT 'Every accepted event of all streams, once | 全部数据流的事件'
