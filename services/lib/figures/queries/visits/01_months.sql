-- title: visits by month | 各月走访
-- definition: visit_round.by_month.v1
-- rule: opened rounds by month and programme, of rounds opened in the window; missed is what is due and neither done nor refused nor unreachable
SELECT
    month, programme, count() AS rounds, sum(due) AS due, sum(done) AS done,
    sum(refused) AS refused, sum(unreachable) AS unreachable, sum(missed) AS missed,
    if(due = 0, NULL, round(100 * done / due, 1)) AS done_percent
FROM (SELECT month, programme, r.due AS due, r.done AS done, r.refused AS refused, r.unreachable AS unreachable, r.missed AS missed FROM {states:visit_round} AS r WHERE counted AND {area} AND {within:opened_at})
GROUP BY month, programme
ORDER BY month DESC, programme
LIMIT 1000
