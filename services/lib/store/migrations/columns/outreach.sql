    status LowCardinality(String) COMMENT 'Status | 状态',
    counted Bool COMMENT 'Counts: held | 计入统计',
    held_at DateTime64(3, 'UTC') COMMENT 'When it was held | 开展时间',
    activity LowCardinality(String) COMMENT 'Kind of activity | 活动种类',
    audience LowCardinality(String) COMMENT 'Whom it was for | 对象',
    reach Int32 COMMENT 'How many were reached | 覆盖数',
    unit String COMMENT 'Village, company, market or school; no household | 村社、企业、市场或学校，不含农户',
    volunteers Int32 COMMENT 'Volunteers | 志愿者数',
    volunteer_minutes Int32 COMMENT 'Time of all volunteers, minutes | 志愿服务时长（分钟）'
