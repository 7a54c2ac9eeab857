//! Conformance of the store on the real engine, whose address is `QUANYU_TEST_CLICKHOUSE`
//! (`http://user:password@host:port`). Without it every test prints that it was skipped.
//!
//! One file per behaviour; every test has a database of its own and drops it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]
#![allow(clippy::disallowed_methods, missing_docs)]

mod doubt;
mod engine;
mod fencing;
mod marks;
mod migrations;
mod parts;
mod proxy;
mod round_trip;
mod settings;
