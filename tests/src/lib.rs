//! The bench of the journeys: a whole platform under one folder, its command line, made-up data with known counts.
//!
//! Used by the tests in `it`, which run on the real Kafka and the real ClickHouse engine. Nothing of it ships.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a journey that cannot set its stage has failed")]

mod answer;
mod caller;
pub mod calls;
mod generic;
mod half;
mod platform;
mod role;
mod simulated;
mod tools;
mod wait;

pub use answer::Answer;
pub use caller::{Caller, Told};
pub use generic::GenericClient;
pub use half::HalfSent;
pub use platform::Platform;
pub use quanyu_local::Signal;
pub use role::Role;
pub use simulated::{simulated, simulated_shortly};
pub use tools::tool;
pub use wait::{moment, until};
