//! The engine as a whole, on the tables that the migrations describe: same rows however the log is cut into batches,
//! pairs that cancel, retries that change nothing, and an account for every offset.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bench;
mod kinds;
mod properties;
mod rows;
mod stories;
mod verdicts;
