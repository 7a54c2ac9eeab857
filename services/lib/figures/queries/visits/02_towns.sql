-- title: visits by month and area | 各月各地走访
-- definition: visit_round.by_month_and_area.v1
-- rule: as visit_round.by_month.v1, by area; a cell of fewer than k visits due is marked, and is not to be published as it is
SELECT
    month, area_code, programme, count() AS rounds, sum(due) AS due, sum(done) AS done,
    sum(refused) AS refused, sum(unreachable) AS unreachable, sum(missed) AS missed,
    if(due = 0, NULL, round(100 * done / due, 1)) AS done_percent, toBool(due < {k}) AS small_cell
FROM (SELECT month, area_code, programme, r.due AS due, r.done AS done, r.refused AS refused, r.unreachable AS unreachable, r.missed AS missed FROM {states:visit_round} AS r WHERE counted AND {area} AND {within:opened_at})
GROUP BY month, area_code, programme
ORDER BY month DESC, missed DESC, area_code, programme
LIMIT {limit}
