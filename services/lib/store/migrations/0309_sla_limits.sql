CREATE TABLE IF NOT EXISTS {database}.sla_limits {on_cluster}
(
    {columns:reference_key},
    kind LowCardinality(String) COMMENT 'Kind of subject, with its level | 对象类别',
    transition LowCardinality(String) COMMENT 'What has to happen in time | 环节',
    limit_units UInt32 COMMENT 'How many units | 时限',
    unit LowCardinality(String) COMMENT 'hours, calendar_days or working_days | 时限单位',
    version LowCardinality(String) COMMENT 'Version that a definition names | 时限版本',
    valid_from Date32 COMMENT 'First day for clocks that start | 生效日期'
)
ENGINE = {engine:ReplacingMergeTree}
ORDER BY (set_name, set_version, kind, transition, version)
{settings}
COMMENT 'Time limits | 办理时限'
