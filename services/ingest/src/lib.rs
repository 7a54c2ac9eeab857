//! gRPC in, Kafka out. Never reads ClickHouse.
