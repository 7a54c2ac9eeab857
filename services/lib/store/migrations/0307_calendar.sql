CREATE TABLE IF NOT EXISTS {database}.calendar {on_cluster}
(
    {columns:reference_key},
    date Date32 COMMENT 'Day | 日期',
    name String COMMENT 'Holiday | 节日名称',
    off Bool COMMENT 'Day off, else a work day | 是否休息日'
)
ENGINE = {engine:ReplacingMergeTree}
ORDER BY (set_name, set_version, date)
{settings}
COMMENT 'Days off and make-up work days | 节假日与调休'
