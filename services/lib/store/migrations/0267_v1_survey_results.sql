CREATE VIEW IF NOT EXISTS {database}.v1_survey_results {on_cluster}
(
    subject String COMMENT 'Subject of the wave: kind and id | 主体',
    source LowCardinality(String) COMMENT 'Source of the first event | 首个事件的来源系统',
    exercise Bool COMMENT 'Simulated or drill | 演练',
    area_system LowCardinality(String) COMMENT 'Code system of the effective area, empty when unknown | 有效区域的编码体系',
    area_version LowCardinality(String) COMMENT 'Edition of the code system | 编码版本',
    area_code LowCardinality(String) COMMENT 'Code of the area of the result, empty when unknown | 结果的区域代码',
    wave LowCardinality(String) COMMENT 'Wave | 批次',
    status LowCardinality(String) COMMENT 'Status of the wave | 批次状态',
    counted Bool COMMENT 'Counts: the wave was opened | 计入统计',
    opened_at DateTime64(3, 'UTC') COMMENT 'When the wave was opened | 开启时间',
    component LowCardinality(String) COMMENT 'Component | 指标',
    score_milli Int32 COMMENT 'Score in thousandths of a point | 得分（千分之一分）',
    respondents Int32 COMMENT 'How many answered | 受访人数',
    reported_at DateTime64(3, 'UTC') COMMENT 'When it was reported | 上报时间'
)
AS SELECT subject, source, exercise, area_system, area_version, result_area AS area_code, wave, status, counted, opened_at, component, score_milli, respondents, reported_at
FROM {database}.surveys FINAL
ARRAY JOIN
    result_components AS component,
    result_areas AS result_area,
    result_scores_milli AS score_milli,
    result_respondents AS respondents,
    result_reported_at AS reported_at
COMMENT 'Results of every survey wave, one row a component and area | 群众安全感调查结果，每个指标和区域一行'
