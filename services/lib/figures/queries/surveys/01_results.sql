-- title: survey results by wave | 群众安全感调查结果
-- definition: survey.results.v1
-- rule: the last result of each component and area, of waves opened in the window; points of a hundred with the number who answered; no index
SELECT
    wave, status, component, result_area AS area_code, round(score_milli / 1000, 3) AS score, respondents, reported_at
FROM {states:survey}
ARRAY JOIN
    result_components AS component, result_areas AS result_area, result_scores_milli AS score_milli,
    result_respondents AS respondents, result_reported_at AS reported_at
WHERE counted AND {area:result_area} AND {within:opened_at}
ORDER BY opened_at DESC, wave, component, area_code
LIMIT 1000
