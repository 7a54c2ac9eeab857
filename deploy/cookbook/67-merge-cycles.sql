-- title: Incidents that were merged into each other
-- question: Which pairs of records point at each other, so that neither would count?
-- 问题: 哪些警情互相合并？
-- for: data quality, 110 centre
-- shape: first String, second String, first_counts Bool, second_counts Bool
-- rows: >=0
SELECT one.subject AS first, other.subject AS second, one.counted AS first_counts, other.counted AS second_counts
FROM
(
    SELECT subject, merged_into, counted FROM v1_incidents
    WHERE merged_into != '' AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
) AS one
INNER JOIN
(
    SELECT subject, merged_into, counted FROM v1_incidents
    WHERE merged_into != '' AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
) AS other ON one.merged_into = other.subject
WHERE other.merged_into = one.subject AND one.subject < other.subject
ORDER BY first
