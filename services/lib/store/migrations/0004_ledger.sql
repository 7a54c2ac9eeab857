CREATE TABLE IF NOT EXISTS {database}.ledger {on_cluster}
(
    topic LowCardinality(String) COMMENT 'Topic | 主题',
    kafka_partition Int32 COMMENT 'Kafka partition | 分区',
    first_offset UInt64 COMMENT 'First offset of the batch | 批次首位移',
    last_offset UInt64 COMMENT 'Last offset of the batch | 批次末位移',
    events UInt64 COMMENT 'Events folded | 已归并事件数',
    duplicates UInt64 COMMENT 'Repeats and conflicts | 重复与冲突数',
    rejected UInt64 COMMENT 'Records refused or sent to dead letters | 拒收数',
    last_checksum UInt64 COMMENT 'Checksum of the record at last_offset | 末条记录校验和',
    fold_version UInt32 COMMENT 'Version of the fold that wrote it | 归并程序版本',
    first_received_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Earliest acceptance in the batch | 批次最早接收时间',
    written_at DateTime64(3, 'UTC') COMMENT 'When the row was written | 写入时间',
    version UInt64 ALIAS last_offset COMMENT 'The mark: the last offset | 版本即末位移'
)
ENGINE = {engine:MergeTree}
ORDER BY (topic, kafka_partition, last_offset)
{settings}
COMMENT 'What was folded, written last of each batch | 归并账本'
