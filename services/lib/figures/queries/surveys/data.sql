-- topics: quanyu.safety.v1
SELECT 1 FROM {states:survey} WHERE counted AND ({area} OR arrayExists(code -> {area:code}, result_areas))
