-- topics: quanyu.safety.v1 quanyu.warning.v1
SELECT 1 FROM {states:grid} WHERE counted AND {area}
