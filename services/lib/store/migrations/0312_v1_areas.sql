CREATE VIEW IF NOT EXISTS {database}.v1_areas {on_cluster}
(
    {columns:reference_key},
    area_id String COMMENT 'The platform''s own id | 平台区划标识',
    kind LowCardinality(String) COMMENT 'What it is: county, town, zone … | 区划类别',
    parent_id Nullable(String) COMMENT 'The area it is part of | 上级区划',
    name String COMMENT 'Name | 名称',
    name_en String COMMENT 'Name in English | 英文名称',
    valid_from Date32 COMMENT 'First day on which it holds | 生效日期',
    valid_to Nullable(Date32) COMMENT 'First day on which it holds no more | 失效日期',
    longitude Nullable(Float64) COMMENT 'Middle, degrees WGS-84 | 中心经度',
    latitude Nullable(Float64) COMMENT 'Middle, degrees WGS-84 | 中心纬度',
    overlay Bool COMMENT 'Lies over statutory areas, no part of their sums | 管理叠加区，不计入合计',
    outline Nullable(String) COMMENT 'Outline, GeoJSON in WGS-84 | 边界（GeoJSON）',
    outline_synthetic Bool COMMENT 'The outline is made up | 边界为虚拟'
)
AS SELECT set_name, set_version, area_id, kind, parent_id, name, name_en, valid_from, valid_to, longitude, latitude, overlay, outline, outline_synthetic
FROM {database}.areas FINAL
WHERE (set_name, set_version) IN (SELECT set_name, argMax(set_version, kafka_offset) FROM {database}.reference_sets GROUP BY set_name)
COMMENT 'Areas of the sets in force | 现行区划'
