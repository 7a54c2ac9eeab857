-- title: resolved by level | 各层级化解
-- definition: dispute.levels.v1
-- rule: registered disputes by the level that resolved each, with its share of all that were resolved; for open ones the level responsible now
SELECT
    if(status = 'resolved', resolved_level, level) AS at_level, countIf(status = 'resolved') AS resolved,
    sum(resolved) OVER () AS resolved_all, if(resolved_all = 0, NULL, round(100 * resolved / resolved_all, 1)) AS resolved_percent,
    countIf(status IN ('registered', 'assigned', 'mediating', 'failed')) AS open, sum(escalated) AS escalations
FROM {states:dispute}
WHERE counted AND {area} AND {within:registered_at}
GROUP BY at_level
ORDER BY indexOf(['village', 'town', 'city'], at_level)
LIMIT 1000
