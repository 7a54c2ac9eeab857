-- topics: quanyu.safety.v1
SELECT 1 FROM {states:outreach} WHERE counted AND {area}
