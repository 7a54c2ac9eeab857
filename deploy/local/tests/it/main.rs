//! The stack with its real servers. Every test has a home of its own; the cache is the user's.
//! One file per behaviour.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod crash;
mod harness;
mod idempotence;
mod kafka;
mod ports;
mod roles;
