CREATE TABLE IF NOT EXISTS {database}.rejected_events {on_cluster}
(
    topic LowCardinality(String) COMMENT 'Topic | 主题',
    kafka_partition Int32 COMMENT 'Kafka partition | 分区',
    version UInt64 COMMENT 'Offset of the record | 位移',
    reason_code LowCardinality(String) COMMENT 'Why, as a constant | 原因代码',
    reason String COMMENT 'Why, in words | 原因',
    subject String COMMENT 'Subject, empty when unreadable | 主体',
    recorded_at DateTime64(3, 'UTC') COMMENT 'Time of the record in the log | 记录时间',
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (topic, kafka_partition, version)
{settings}
COMMENT 'Records that could not be folded, kept as dead letters | 拒收记录'
