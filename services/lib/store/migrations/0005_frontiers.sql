CREATE TABLE IF NOT EXISTS {database}.frontiers {on_cluster}
(
    topic LowCardinality(String) COMMENT 'Topic | 主题',
    kafka_partition Int32 COMMENT 'Kafka partition | 分区',
    visible_offset Int64 COMMENT 'Everything up to here is visible, -1 when nothing is | 可见位移',
    level_at DateTime64(3, 'UTC') COMMENT 'When it was last level with the log''s end | 最近与日志持平时间',
    owner String COMMENT 'Owner that wrote it | 写入者',
    written_at DateTime64(3, 'UTC') COMMENT 'When the row was written | 写入时间'
)
ENGINE = {engine:ReplacingMergeTree(written_at)}
ORDER BY (topic, kafka_partition)
{settings}
COMMENT 'Up to where each partition is visible | 各分区可见进度'
