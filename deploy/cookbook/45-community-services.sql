-- title: The five services of the safe communities
-- question: Which services does each community provide, and how many per 100 households?
-- 问题: 各智慧安防小区五项服务各多少次，每百户多少次？
-- for: S9, communities
-- shape: subject String, name String, households Int32, errands UInt32, emergencies UInt32, mediations UInt32,
--   patrols UInt32, publicity UInt32, services UInt64, per_hundred_households Nullable(Float64)
-- rows: >=1
SELECT subject, name, households, errands, emergencies, mediations, patrols, publicity,
       errands + emergencies + mediations + patrols + publicity + services_unspecified AS services,
       round(100 * services / nullIf(households, 0), 1) AS per_hundred_households
FROM v1_communities
WHERE counted AND exercise = {exercise:Bool} AND startsWith(area_code, {area:String})
ORDER BY per_hundred_households DESC NULLS LAST, subject
