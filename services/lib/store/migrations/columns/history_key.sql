    topic LowCardinality(String) COMMENT 'Topic | 主题',
    subject String COMMENT 'Subject: kind and id | 主体',
    version UInt64 COMMENT 'Offset of the event that made the row | 版本即位移',
    kafka_partition Int32 COMMENT 'Kafka partition | 分区',
    received_at DateTime64(3, 'UTC') COMMENT 'When the event was accepted | 接收时间',
    recorded_at DateTime64(3, 'UTC') COMMENT 'When the source wrote the event down | 录入时间',
    event LowCardinality(String) COMMENT 'What happened, in the past tense | 事件名称'
