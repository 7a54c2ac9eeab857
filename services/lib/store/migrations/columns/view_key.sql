    topic LowCardinality(String) COMMENT 'Topic | 主题',
    subject String COMMENT 'Subject: kind and id | 主体',
    version UInt64 COMMENT 'Offset of the event that made the row | 版本即位移'
