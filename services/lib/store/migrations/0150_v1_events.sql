CREATE VIEW IF NOT EXISTS {database}.v1_events {on_cluster} AS
SELECT 'incident' AS stream, subject, kind, event, event_id, source, source_sequence, occurred_at, recorded_at, received_at, area_system, area_version, area_code, actor_organisation, actor_role, correlation_id, causation_id, source_reference, exercise, payload, kafka_partition, kafka_offset
FROM {database}.incident_events
UNION ALL
SELECT 'fire' AS stream, subject, kind, event, event_id, source, source_sequence, occurred_at, recorded_at, received_at, area_system, area_version, area_code, actor_organisation, actor_role, correlation_id, causation_id, source_reference, exercise, payload, kafka_partition, kafka_offset
FROM {database}.fire_events
UNION ALL
SELECT 'safety' AS stream, subject, kind, event, event_id, source, source_sequence, occurred_at, recorded_at, received_at, area_system, area_version, area_code, actor_organisation, actor_role, correlation_id, causation_id, source_reference, exercise, payload, kafka_partition, kafka_offset
FROM {database}.safety_events
COMMENT 'Every accepted event of the three streams, once | 三个数据流的全部事件'
