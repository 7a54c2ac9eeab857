-- topics: quanyu.incident.v1 quanyu.fire.v1
SELECT 1 FROM (SELECT sum(sign) AS records FROM (SELECT area_code, counted, sign FROM {signed:incident} UNION ALL SELECT area_code, counted, sign FROM {signed:fire}) WHERE counted AND {area}) WHERE records > 0
