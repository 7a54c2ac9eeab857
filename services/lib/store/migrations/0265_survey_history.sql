CREATE TABLE IF NOT EXISTS {database}.survey_history {on_cluster}
(
    {columns:history_key},
    {columns:common},
    {columns:survey},
    INDEX version_range version TYPE minmax
)
ENGINE = {engine:MergeTree}
ORDER BY (subject, version)
PARTITION BY toYear(received_at)
{settings}
COMMENT 'Every state that a survey wave ever had | 群众安全感调查历史状态'
