CREATE VIEW IF NOT EXISTS {database}.v1_categories {on_cluster}
(
    {columns:reference_key},
    code_system LowCardinality(String) COMMENT 'Code list | 代码体系',
    code String COMMENT 'Code in the list | 代码',
    class LowCardinality(String) COMMENT 'One of the six classes | 警情类别',
    type LowCardinality(String) COMMENT 'Type within the class | 警情类型',
    name String COMMENT 'Name | 名称',
    name_en String COMMENT 'Name in English | 英文名称'
)
AS SELECT set_name, set_version, code_system, code, class, type, name, name_en
FROM {database}.categories FINAL
WHERE (set_name, set_version) IN (SELECT set_name, argMax(set_version, kafka_offset) FROM {database}.reference_sets GROUP BY set_name)
COMMENT 'Incident codes, of the sets in force | 现行警情代码对照'
