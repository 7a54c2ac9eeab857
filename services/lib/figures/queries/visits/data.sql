-- topics: quanyu.safety.v1
SELECT 1 FROM {states:visit_round} WHERE counted AND {area}
