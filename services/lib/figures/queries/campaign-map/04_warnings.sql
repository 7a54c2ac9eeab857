-- title: open warnings by theatre | 各战区未结预警
-- definition: campaign.open_warnings.v1
-- rule: the theatres of all campaigns, those without a warning too, with the warnings about a theatre that are open, by where they stand, the gravest colour, the age of the oldest at the time of judgement and the median time to the first acknowledgement; quanyu query warnings lists them
-- joined: later
WITH
    theatres AS
    (
        SELECT DISTINCT theatre_code FROM {states:campaign} ARRAY JOIN battle_theatre_codes AS theatre_code
        WHERE counted AND ({area} OR {area:theatre_code})
    ),
{part:warnings/open}
SELECT
    t.theatre_code AS theatre_code, w.open AS open_warnings, w.raised AS raised, w.acknowledged AS acknowledged, w.assigned AS assigned,
    w.shelved AS shelved, w.returned AS returned, if(open_warnings = 0, NULL, toString(w.gravest)) AS gravest,
    if(open_warnings = 0, NULL, w.oldest_hours) AS oldest_hours, w.to_acknowledge_p50_minutes AS to_acknowledge_p50_minutes
FROM theatres AS t LEFT JOIN open_warnings AS w ON w.town = t.theatre_code
ORDER BY open_warnings DESC, theatre_code
LIMIT 1000
