-- title: turned into crime or mass incident | 民转刑与群体性事件
-- definition: dispute.turned.v1
-- rule: every turn by time of the first signal, with the days between and the events that the dispute had had before; the goal is none
WITH
    turns AS
    (
        SELECT subject, area_code, organisation, dispute_type, registered_at, arrayJoin(arrayFilter(t -> isNotNull(t.2), [('criminal', turned_criminal_at), ('mass', turned_mass_at)])) AS turn,
            turn.1 AS turned_into, assumeNotNull(turn.2) AS turned_at, if(turned_into = 'criminal', criminal_incident, '') AS incident,
            if(turned_into = 'mass', mass_participants, NULL) AS participants
        FROM {states:dispute}
        WHERE counted AND {area} AND {within:registered_at}
    )
SELECT
    t.subject AS subject, t.area_code AS area_code, t.organisation AS organisation, t.dispute_type AS dispute_type, t.turned_into AS turned_into,
    t.registered_at AS first_signal_at, t.turned_at AS turned_at,
    intDiv(dateDiff('second', t.registered_at, t.turned_at), 86400) AS days_between,
    countIf(e.subject != '' AND e.occurred_at < t.turned_at) AS earlier_events, t.incident AS incident, t.participants AS participants
FROM turns AS t LEFT JOIN (SELECT subject, occurred_at FROM {events:dispute} WHERE subject IN (SELECT subject FROM turns)) AS e ON e.subject = t.subject
GROUP BY subject, area_code, organisation, dispute_type, turned_into, first_signal_at, turned_at, days_between, incident, participants
ORDER BY turned_at DESC, subject
LIMIT {limit}
