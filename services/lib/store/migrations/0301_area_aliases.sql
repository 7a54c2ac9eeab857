CREATE TABLE IF NOT EXISTS {database}.area_aliases {on_cluster}
(
    {columns:reference_key},
    area_id String COMMENT 'The platform''s own id | 平台区划标识',
    system LowCardinality(String) COMMENT 'Code list | 代码体系',
    version LowCardinality(String) COMMENT 'Edition of the list | 代码版本',
    code String COMMENT 'Code in the list | 代码',
    valid_from Date32 COMMENT 'First day on which it holds | 生效日期',
    valid_to Nullable(Date32) COMMENT 'First day on which it holds no more | 失效日期'
)
ENGINE = {engine:ReplacingMergeTree}
ORDER BY (set_name, set_version, system, version, code, valid_from)
{settings}
COMMENT 'Codes of areas in every list | 区划代码对照'
