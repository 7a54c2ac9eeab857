CREATE VIEW IF NOT EXISTS {database}.v1_departments {on_cluster}
(
    {columns:reference_key},
    department_id String COMMENT 'Department | 部门标识',
    name String COMMENT 'Name | 名称',
    name_en String COMMENT 'Name in English | 英文名称',
    leads Array(String) COMMENT 'What it leads, each a kind of subject or a field of work | 牵头事项'
)
AS SELECT set_name, set_version, department_id, name, name_en, arrayFilter(lead -> lead != '', splitByChar(' ', leads)) AS leads
FROM {database}.departments FINAL
WHERE (set_name, set_version) IN (SELECT set_name, argMax(set_version, kafka_offset) FROM {database}.reference_sets GROUP BY set_name)
COMMENT 'Departments and what they lead, of the sets in force | 现行部门与牵头事项'
