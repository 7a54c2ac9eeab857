CREATE VIEW IF NOT EXISTS {database}.v1_area_aliases {on_cluster}
(
    {columns:reference_key},
    area_id String COMMENT 'The platform''s own id | 平台区划标识',
    system LowCardinality(String) COMMENT 'Code list | 代码体系',
    version LowCardinality(String) COMMENT 'Edition of the list | 代码版本',
    code String COMMENT 'Code in the list | 代码',
    valid_from Date32 COMMENT 'First day on which it holds | 生效日期',
    valid_to Nullable(Date32) COMMENT 'First day on which it holds no more | 失效日期'
)
AS SELECT set_name, set_version, area_id, system, version, code, valid_from, valid_to
FROM {database}.area_aliases FINAL
WHERE (set_name, set_version) IN (SELECT set_name, argMax(set_version, kafka_offset) FROM {database}.reference_sets GROUP BY set_name)
COMMENT 'Codes of areas, of the sets in force | 现行区划代码对照'
