-- topics: quanyu.safety.v1
SELECT 1 FROM (SELECT area_code FROM {states:work_accident} WHERE counted UNION ALL SELECT area_code FROM {states:enterprise} WHERE counted) WHERE {area}
