-- topics: quanyu.safety.v1 quanyu.incident.v1
SELECT 1 FROM {states:community} WHERE {area}
