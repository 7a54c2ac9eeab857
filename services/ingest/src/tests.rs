//! The services over real gRPC and HTTP: on a log that plays every outage, and on librdkafka's mock cluster.
//!
//! One file per behaviour. `support` starts a server on a free port, `fake_log` is the log that obeys, `events` makes messages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::disallowed_methods)]

mod access;
mod areas;
mod batch;
mod budgets;
mod drain;
mod events;
mod fake_log;
mod health;
mod http;
mod kafka;
mod mistakes;
mod outage;
mod receipts;
mod settings;
mod stream;
mod support;
