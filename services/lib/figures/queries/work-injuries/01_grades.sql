-- title: accidents by grade | 各等级生产安全事故
-- definition: work_accident.by_grade.v1
-- rule: counted work accidents by the time that they happened and the grade by law as known now; unknown numbers are not zero and are counted apart
SELECT
    a.grade AS grade, count() AS accidents, sum(a.deaths) AS deaths, countIf(a.deaths IS NULL) AS deaths_unknown,
    sum(a.serious_injuries) AS serious_injuries, sum(a.injured_determined) AS injured, countIf(a.injured_determined IS NULL) AS injured_undetermined
FROM {states:work_accident} AS a
WHERE a.counted AND {area:a.area_code} AND {within:a.reported_at}
GROUP BY grade
ORDER BY indexOf(['extraordinarily_serious', 'major', 'considerable', 'ordinary'], grade), grade
LIMIT 1000
