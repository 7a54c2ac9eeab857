CREATE TABLE IF NOT EXISTS {database}.audit_events {on_cluster}
(
    subject String COMMENT 'Subject: kind and id | 主体',
    kafka_partition Int32 COMMENT 'Kafka partition | 分区',
    kafka_offset UInt64 COMMENT 'Offset in the log | 位移',
    event_id UUID COMMENT 'Event id, given by the source | 事件标识',
    kind LowCardinality(String) COMMENT 'Subject kind | 主体类别',
    event LowCardinality(String) COMMENT 'What happened, in the past tense | 事件名称',
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
    schema_id UInt32 COMMENT 'Schema that the body was written with | 模式标识',
    content_hash UInt64 COMMENT 'Hash of the content, tells repeats from conflicts | 内容哈希',
    body String COMMENT 'The event as Avro bytes | 事件原文（Avro）' CODEC(ZSTD(1)),
    payload String COMMENT 'The readable JSON | 可读内容（JSON）' CODEC(ZSTD(1)),
    version UInt64 ALIAS kafka_offset COMMENT 'The mark: the offset | 版本即位移',
    INDEX offset_range kafka_offset TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, kafka_offset)
PARTITION BY toYYYYMM(received_at)
{settings:index_granularity = 1024}
COMMENT 'Every accepted event of the audit, once | 审计事件'
