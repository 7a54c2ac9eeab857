-- title: targets | 目标
-- definition: operation.targets.v1
-- rule: what each defined operation is to reach, as last set
SELECT title AS operation, lead_organisation, target, value
FROM {states:operation}
ARRAY JOIN targets AS target, target_values AS value
WHERE counted AND {area}
ORDER BY operation, target
LIMIT 1000
