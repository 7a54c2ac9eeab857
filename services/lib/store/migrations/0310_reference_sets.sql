CREATE TABLE IF NOT EXISTS {database}.reference_sets {on_cluster}
(
    {columns:reference_key},
    checksum FixedString(64) COMMENT 'SHA-256 of the files | 文件校验和',
    title String COMMENT 'Title | 标题',
    title_en String COMMENT 'Title in English | 英文标题',
    zone LowCardinality(String) COMMENT 'Zone in which days are cut | 时区',
    sources Array(String) COMMENT 'Origin and licences | 数据来源与许可',
    kafka_offset UInt64 COMMENT 'Offset that put it in force: the highest of a set counts | 生效位移',
    loaded_at DateTime64(3, 'UTC') COMMENT 'When it was put in force | 生效时间'
)
ENGINE = {engine:ReplacingMergeTree(kafka_offset)}
ORDER BY (set_name, set_version)
{settings}
COMMENT 'Reference sets, written when their rows are there | 基础数据集登记'
