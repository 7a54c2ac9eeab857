-- title: Disputes that turned into a crime or a mass incident
-- question: Which disputes turned, how long after the first signal, and what was tried? The goal is none.
-- 问题: 哪些纠纷转为刑事案件或群体性事件，距首次信号多久，做过什么？（目标为零）
-- for: S6, mediation centre
-- shape: subject String, town LowCardinality(String), type LowCardinality(String),
--   first_signal_at DateTime64(3, 'UTC'), turn_at DateTime64(3, 'UTC'), days_between Int64, events_before UInt64,
--   mediations UInt32, escalated UInt32, incident String, criminal_incident String
-- rows: >=0
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends,
     least(ifNull(turned_criminal_at, turned_mass_at), ifNull(turned_mass_at, turned_criminal_at)) AS turned
SELECT subject, town, type, first_signal_at, turn_at, dateDiff('day', first_signal_at, turn_at) AS days_between,
       countIf(step_at < turn_at AND step_at > toDateTime64(0, 3, 'UTC')) AS events_before, mediations, escalated,
       incident, criminal_incident
FROM
(
    SELECT subject, substring(area_code, 1, 9) AS town, dispute_type AS type, registered_at AS first_signal_at,
           assumeNotNull(turned) AS turn_at, mediations, escalated, incident, criminal_incident
    FROM v1_disputes
    WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
      AND turned >= begins AND turned < ends
) AS turns
LEFT JOIN
(
    SELECT subject, occurred_at AS step_at
    FROM v1_events
    WHERE stream = 'safety' AND kind = 'dispute' AND exercise = {exercise:Bool}
) AS steps USING (subject)
GROUP BY ALL
ORDER BY turn_at, subject
