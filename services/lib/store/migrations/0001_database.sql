CREATE DATABASE IF NOT EXISTS {database} {on_cluster}
COMMENT 'Quanyu: whole-area early warning | 全域预警'
