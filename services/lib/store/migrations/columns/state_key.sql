    topic LowCardinality(String) COMMENT 'Topic | 主题',
    subject String COMMENT 'Subject: kind and id | 主体',
    sign Int8 COMMENT '1 for a state, −1 takes one back | 正负标记',
    version UInt64 COMMENT 'Offset of the event that made the row | 版本即位移',
    kafka_partition Int32 COMMENT 'Kafka partition | 分区'
