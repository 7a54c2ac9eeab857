CREATE TABLE IF NOT EXISTS {database}.duplicate_events {on_cluster}
(
    topic LowCardinality(String) COMMENT 'Topic | 主题',
    kafka_partition Int32 COMMENT 'Kafka partition | 分区',
    version UInt64 COMMENT 'Offset of the repeat | 重复记录位移',
    subject String COMMENT 'Subject | 主体',
    event_id UUID COMMENT 'Event id that came again | 事件标识',
    reason LowCardinality(String) COMMENT 'repeat: same content; conflict: other content | repeat 内容相同，conflict 内容不同',
    first_version UInt64 COMMENT 'Offset of the event that counts | 首个事件位移',
    content_hash UInt64 COMMENT 'Hash of this content | 本次内容哈希',
    first_content_hash UInt64 COMMENT 'Hash of the content that counts | 首次内容哈希',
    received_at DateTime64(3, 'UTC') COMMENT 'When it was accepted | 接收时间',
    source LowCardinality(String) COMMENT 'Source system | 来源系统',
    exercise Bool COMMENT 'Simulated or drill | 演练',
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (topic, kafka_partition, version)
PARTITION BY toYYYYMM(received_at)
{settings}
COMMENT 'Events that were not folded because their id was there already | 重复事件'
