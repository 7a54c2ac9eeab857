CREATE VIEW IF NOT EXISTS {database}.v1_reference_sets {on_cluster}
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
AS SELECT set_name, set_version, checksum, title, title_en, zone, sources, kafka_offset, loaded_at
FROM {database}.reference_sets FINAL
WHERE (set_name, set_version) IN (SELECT set_name, argMax(set_version, kafka_offset) FROM {database}.reference_sets GROUP BY set_name)
COMMENT 'Reference sets in force | 现行基础数据集'
