-- title: services by kind | 五项服务
-- definition: community.services.v1
-- rule: services provided in the window, one event a service; a share is of all services
SELECT
    JSONExtractString(payload, 'service') AS service, count() AS services, uniqExact(subject) AS communities,
    sum(services) OVER () AS services_all, round(100 * services / services_all, 1) AS percent
FROM {events:community}
WHERE event = 'CommunityServiceProvided' AND {area} AND {within:occurred_at}
GROUP BY service
ORDER BY services DESC, service
LIMIT 1000
