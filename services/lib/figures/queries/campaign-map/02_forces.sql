-- title: forces by role | 投入力量
-- definition: campaign.forces.v1
-- rule: the last number deployed of each role in each theatre
SELECT theatre_code, role, people, title AS campaign
FROM {states:campaign}
ARRAY JOIN force_theatre_codes AS theatre_code, force_roles AS role, force_counts AS people
WHERE counted AND ({area} OR {area:theatre_code})
ORDER BY theatre_code, people DESC, role, campaign
LIMIT 1000
