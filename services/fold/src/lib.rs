//! Kafka in, ClickHouse out, exactly once. The only writer of tables.
//!
//! The folds are pure (`folds/`), the engine turns records into rows without IO, the runner drives it under the
//! five laws of ARCHITECTURE.md. `verify` and `rebuild` run the same engine again. It never serves a request.

mod cache;
pub mod config;
pub mod engine;
pub mod fold;
pub mod folder;
pub mod folds;
pub mod known;
pub mod metrics;
pub mod proof;
mod reference;
mod role;
mod rows;
mod runner;
#[cfg(test)]
mod scenario;
pub mod tables;
pub mod test_point;

pub use config::{Config, group_of};
pub use role::{Fold as FoldRole, Wiring};
