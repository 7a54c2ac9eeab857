-- topics: quanyu.safety.v1
SELECT 1 FROM {states:dispute} WHERE counted AND {area}
