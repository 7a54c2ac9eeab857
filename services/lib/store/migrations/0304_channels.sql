CREATE TABLE IF NOT EXISTS {database}.channels {on_cluster}
(
    {columns:reference_key},
    code String COMMENT 'Code | 代码',
    channel LowCardinality(String) COMMENT 'The platform''s channel | 接警渠道',
    name String COMMENT 'Name | 名称'
)
ENGINE = {engine:ReplacingMergeTree}
ORDER BY (set_name, set_version, code)
{settings}
COMMENT 'Intake channels | 接警渠道'
