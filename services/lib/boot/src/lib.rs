//! Start-up of every process: configuration, telemetry, metrics, admin port, stopper, clock, exit codes.
//!
//! Used by the binary and by every role. It is the only crate that installs globals (subscriber, recorder, TLS
//! provider, runtime), reads the environment and the time, and spawns tasks; clippy.toml bans these elsewhere.
//! It never knows an event, a topic or a table.

pub mod admin;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod exit;
pub mod health;
pub mod metrics;
pub mod role;
pub mod runtime;
pub mod stopper;
pub mod task;
pub mod telemetry;

pub use clock::Clock;
pub use exit::{Exit, Failure};
pub use health::Health;
pub use role::{BuildError, Context, Role, Roles, RunError};
pub use stopper::Stopper;
