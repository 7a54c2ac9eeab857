CREATE TABLE IF NOT EXISTS {database}.definitions {on_cluster}
(
    {columns:reference_key},
    definition_id String COMMENT 'Definition | 口径标识',
    version LowCardinality(String) COMMENT 'Its version | 口径版本',
    name String COMMENT 'Name | 名称',
    name_en String COMMENT 'Name in English | 英文名称',
    sla_version LowCardinality(String) COMMENT 'Version of the time limits that it names | 时限版本'
)
ENGINE = {engine:ReplacingMergeTree}
ORDER BY (set_name, set_version, definition_id, version)
{settings}
COMMENT 'Definitions in the city''s words | 口径名称'
