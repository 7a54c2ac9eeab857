set_name LowCardinality(String) COMMENT 'Reference set | 基础数据集',
    set_version LowCardinality(String) COMMENT 'Version of the set, never changed | 数据集版本'
