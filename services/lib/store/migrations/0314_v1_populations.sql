CREATE VIEW IF NOT EXISTS {database}.v1_populations {on_cluster}
(
    {columns:reference_key},
    area_id String COMMENT 'The platform''s own id | 平台区划标识',
    year Int16 COMMENT 'Year | 年份',
    residents Int64 COMMENT 'Residents | 常住人口',
    insured Int64 COMMENT 'Heads insured against work injuries | 工伤参保人数',
    synthetic Bool COMMENT 'The number is made up | 数据为虚拟'
)
AS SELECT set_name, set_version, area_id, year, residents, insured, synthetic
FROM {database}.populations FINAL
WHERE (set_name, set_version) IN (SELECT set_name, argMax(set_version, kafka_offset) FROM {database}.reference_sets GROUP BY set_name)
COMMENT 'Residents and insured heads, of the sets in force | 现行人口与参保人数'
