-- title: open warnings by town | 各镇街未结预警
-- definition: grid.open_warnings.v1
-- rule: the towns that grids belong to, those without a warning too, with the warnings about the town or a place in it that are open, by where they stand, the gravest colour, the age of the oldest at the time of judgement and the median time to the first acknowledgement; quanyu query warnings lists them
-- joined: later
WITH
    towns AS
    (
        SELECT DISTINCT if(match(parent_code, '^[0-9]+$') AND length(parent_code) > 9, substring(parent_code, 1, 9), parent_code) AS town
        FROM {states:grid}
        WHERE counted AND {area}
    ),
{part:warnings/open}
SELECT
    t.town AS town, w.open AS open_warnings, w.raised AS raised, w.acknowledged AS acknowledged, w.assigned AS assigned,
    w.shelved AS shelved, w.returned AS returned, if(open_warnings = 0, NULL, toString(w.gravest)) AS gravest,
    if(open_warnings = 0, NULL, w.oldest_hours) AS oldest_hours, w.to_acknowledge_p50_minutes AS to_acknowledge_p50_minutes
FROM towns AS t LEFT JOIN open_warnings AS w ON w.town = t.town
ORDER BY open_warnings DESC, town
LIMIT 1000
