-- topics: quanyu.safety.v1
SELECT 1 FROM (SELECT area_code FROM {states:site} UNION ALL SELECT area_code FROM {states:site_day}) WHERE {area}
