-- title: The registered sources and their last sign of life
-- question: Which systems are registered, and when did each last send something or say that it is alive?
-- 问题: 注册了哪些来源系统，各自最近一次心跳或数据在何时？
-- for: freshness, city data office
-- shape: source LowCardinality(String), name String, mode String, status String, cadence_seconds Nullable(Int32),
--   heartbeat_at Nullable(DateTime64(3, 'UTC')), hours_since Nullable(Int64), silent Nullable(UInt8)
-- rows: >=1
WITH toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT source, name, mode, status, cadence_seconds, nullIf(last_heartbeat, toDateTime64(0, 3, 'UTC')) AS heartbeat_at,
       dateDiff('hour', heartbeat_at, ends) AS hours_since, hours_since * 3600 > cadence_seconds AS silent
FROM
(
    SELECT source, any(name) AS name, any(mode) AS mode, any(status) AS status,
           any(cadence_seconds) AS cadence_seconds
    FROM v1_sources
    WHERE exercise = {exercise:Bool}
    GROUP BY source
) AS registered
LEFT JOIN
(
    SELECT source, max(ifNull(last_heartbeat_at, first_heartbeat_at)) AS last_heartbeat
    FROM v1_source_days
    WHERE exercise = {exercise:Bool} AND first_heartbeat_at < ends
    GROUP BY source
) AS alive USING (source)
ORDER BY source
