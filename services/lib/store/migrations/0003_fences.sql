CREATE TABLE IF NOT EXISTS {database}.fences {on_cluster}
(
    id String COMMENT 'Topic, partition, sequence and owner in one key | 主键',
    topic String COMMENT 'Topic | 主题',
    partition Int32 COMMENT 'Kafka partition | 分区',
    sequence UInt64 COMMENT 'Counts up by one per fence; the highest (sequence, owner) owns | 序号，最大者为所有者',
    owner String COMMENT 'Who may write the partition | 所有者',
    fenced_at DateTime64(3, 'UTC') COMMENT 'When it was written, for people only | 写入时间'
)
ENGINE = {engine:Fences}
COMMENT 'Who may write which Kafka partition | 分区写入权'
