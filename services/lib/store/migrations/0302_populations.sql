CREATE TABLE IF NOT EXISTS {database}.populations {on_cluster}
(
    {columns:reference_key},
    area_id String COMMENT 'The platform''s own id | 平台区划标识',
    year Int16 COMMENT 'Year | 年份',
    residents Int64 COMMENT 'Residents | 常住人口',
    insured Int64 COMMENT 'Heads insured against work injuries | 工伤参保人数',
    synthetic Bool COMMENT 'The number is made up | 数据为虚拟'
)
ENGINE = {engine:ReplacingMergeTree}
ORDER BY (set_name, set_version, area_id, year)
{settings}
COMMENT 'Residents and insured heads by year | 人口与参保人数'
