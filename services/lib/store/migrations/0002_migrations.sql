CREATE TABLE IF NOT EXISTS {database}.migrations {on_cluster}
(
    number UInt32 COMMENT 'Number of the file | 编号',
    name String COMMENT 'Name of the file | 名称',
    checksum String COMMENT 'xxh64 of the file''s text | 文件校验和',
    applied_at DateTime64(3, 'UTC') COMMENT 'When it was applied | 执行时间'
)
ENGINE = {engine:MergeTree}
ORDER BY number
{settings}
COMMENT 'Applied migrations | 已执行的迁移'
