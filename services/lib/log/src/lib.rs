//! The log of record: producer, consumer thread, topics, dead letters. The only crate that knows rdkafka.
