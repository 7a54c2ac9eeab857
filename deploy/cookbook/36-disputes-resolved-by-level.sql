-- title: At which level disputes are resolved
-- question: How many disputes are resolved, and do ordinary ones stay in the village?
-- 问题: 矛盾纠纷在哪一级化解，小事是否不出村？
-- for: S6, mediation centre
-- shape: town LowCardinality(String), registered UInt64, resolved UInt64, in_village UInt64, in_town UInt64,
--   in_city UInt64, resolved_percent Float64, village_percent Nullable(Float64)
-- rows: >=1
-- truth: counts where kind=dispute; by town=area; sum registered=count
WITH toDateTime({from:Date}, 'Asia/Shanghai') AS begins,
     toDateTime({to:Date} + 1, 'Asia/Shanghai') AS ends
SELECT substring(area_code, 1, 9) AS town, count() AS registered, countIf(resolved_at < ends) AS resolved,
       countIf(resolved_at < ends AND resolved_level = 'village') AS in_village,
       countIf(resolved_at < ends AND resolved_level = 'town') AS in_town,
       countIf(resolved_at < ends AND resolved_level = 'city') AS in_city,
       round(100 * resolved / registered, 1) AS resolved_percent,
       round(100 * in_village / nullIf(resolved, 0), 1) AS village_percent
FROM v1_disputes
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
  AND registered_at >= begins AND registered_at < ends
GROUP BY town
ORDER BY town
