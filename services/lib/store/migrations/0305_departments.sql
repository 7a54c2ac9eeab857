CREATE TABLE IF NOT EXISTS {database}.departments {on_cluster}
(
    {columns:reference_key},
    department_id String COMMENT 'Department | 部门标识',
    name String COMMENT 'Name | 名称',
    name_en String COMMENT 'Name in English | 英文名称',
    leads String COMMENT 'What it leads | 牵头事项'
)
ENGINE = {engine:ReplacingMergeTree}
ORDER BY (set_name, set_version, department_id)
{settings}
COMMENT 'Departments | 部门'
