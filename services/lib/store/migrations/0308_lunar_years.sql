CREATE TABLE IF NOT EXISTS {database}.lunar_years {on_cluster}
(
    {columns:reference_key},
    year Int16 COMMENT 'Year in which it begins | 年份',
    first_day Date32 COMMENT 'First lunar day | 正月初一'
)
ENGINE = {engine:ReplacingMergeTree}
ORDER BY (set_name, set_version, year)
{settings}
COMMENT 'First days of lunar years | 农历新年'
