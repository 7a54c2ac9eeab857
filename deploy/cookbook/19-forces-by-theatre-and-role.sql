-- title: Forces deployed by theatre and role
-- question: Who was deployed where, in which role?
-- 问题: 各战区投入了哪些力量、多少人？
-- for: S2, campaign office
-- shape: theatre String, role LowCardinality(String), people Int64
-- rows: >=1
SELECT theatre, role, sum(deployed) AS people
FROM v1_campaigns
ARRAY JOIN force_theatre_codes AS theatre, force_roles AS role, force_counts AS deployed
WHERE counted AND exercise = {exercise:Bool}
  AND (startsWith(theatre, {area:String}) OR startsWith(area_code, {area:String}))
GROUP BY theatre, role
ORDER BY theatre, people DESC, role
