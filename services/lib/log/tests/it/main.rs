//! The log against a broker: every behaviour runs on librdkafka's mock cluster and, when `QUANYU_TEST_KAFKA` names
//! one, on a real Kafka too. What only a real broker can show says so when it is skipped.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod consumer;
mod dead_letter;
mod foreign;
mod producer;
mod range;
mod rebalance;
mod support;
mod topics;
