//! Kafka in, ClickHouse out, exactly once. The only writer of tables.
