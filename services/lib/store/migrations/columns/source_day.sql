    first_heartbeat_at DateTime64(3, 'UTC') COMMENT 'First heartbeat | 首次心跳',
    last_heartbeat_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Last heartbeat | 末次心跳',
    heartbeats UInt32 COMMENT 'Heartbeats | 心跳数',
    sent Int64 COMMENT 'Events that the source says it sent | 来源自报发送数'
