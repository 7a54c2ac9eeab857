-- topics: quanyu.safety.v1
SELECT 1 FROM {states:operation} WHERE counted AND ({area} OR arrayExists(code -> {area:code}, task_area_codes))
