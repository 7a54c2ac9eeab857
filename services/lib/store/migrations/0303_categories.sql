CREATE TABLE IF NOT EXISTS {database}.categories {on_cluster}
(
    {columns:reference_key},
    code_system LowCardinality(String) COMMENT 'Code list | 代码体系',
    code String COMMENT 'Code in the list | 代码',
    class LowCardinality(String) COMMENT 'One of the six classes | 警情类别',
    type LowCardinality(String) COMMENT 'Type within the class | 警情类型',
    name String COMMENT 'Name | 名称',
    name_en String COMMENT 'Name in English | 英文名称'
)
ENGINE = {engine:ReplacingMergeTree}
ORDER BY (set_name, set_version, code_system, code)
{settings}
COMMENT 'Incident codes mapped to the six classes | 警情代码对照'
