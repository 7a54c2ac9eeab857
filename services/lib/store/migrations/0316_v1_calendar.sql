CREATE VIEW IF NOT EXISTS {database}.v1_calendar {on_cluster}
(
    {columns:reference_key},
    date Date32 COMMENT 'Day | 日期',
    name String COMMENT 'Holiday | 节日名称',
    off Bool COMMENT 'Day off, else a work day | 是否休息日'
)
AS SELECT set_name, set_version, date, name, off
FROM {database}.calendar FINAL
WHERE (set_name, set_version) IN (SELECT set_name, argMax(set_version, kafka_offset) FROM {database}.reference_sets GROUP BY set_name)
COMMENT 'Days off and make-up work days, of the sets in force | 现行节假日与调休'
