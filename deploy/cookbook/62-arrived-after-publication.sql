-- title: Events that arrived after a figure was published
-- question: How much came in late for each published figure, so that asking again gives another answer?
-- 问题: 指标发布之后又到达多少属于此前的事件？
-- for: S17, auditors
-- shape: publication String, figure String, counted_until DateTime64(3, 'UTC'), arrived_later UInt64
-- rows: >=0
WITH toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT publication, any(figure_published) AS figure, any(counted_until_at) AS counted_until,
       countIf(received_at > counted_until_at AND occurred_at <= counted_until_at) AS arrived_later
FROM
(
    SELECT subject AS publication, figure AS figure_published, assumeNotNull(as_of_at) AS counted_until_at
    FROM v1_publications
    WHERE as_of_at IS NOT NULL AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
      AND published_at < ends
) AS published
CROSS JOIN
(
    SELECT received_at, occurred_at FROM v1_events
    WHERE exercise = {exercise:Bool} AND kind IN ('incident', 'fire', 'dispute', 'work_accident')
      AND occurred_at < ends
) AS arrived
GROUP BY publication
ORDER BY publication
