//! The local stack: one Kafka node, one ClickHouse engine and the role processes, all under one home folder.
//! Used by `quanyu up | down | status`, by `make run` and by the journeys in `tests`; production never uses it.
//! It never touches a process, port or file that it did not start, choose or write itself.

mod cache;
mod clickhouse;
mod control;
pub mod doctor;
mod error;
mod files;
mod health;
mod kafka;
pub mod launcher;
mod lock;
mod manifest;
mod options;
mod ports;
mod process;
mod roles;
mod stack;
mod state;
mod users;

pub use control::{ServerStatus, StackStatus};
pub use error::{Error, Result};
pub use health::{wait_until_http_answers, wait_until_tcp_answers};
pub use nix::sys::signal::Signal;
pub use options::{
    ClickHouseEndpoint, Endpoints, EngineCommand, ExistingClickHouse, Options, Progress, RoleAddresses,
    default_cache, default_home,
};
pub use process::Process;
pub use roles::RoleCommand;
pub use stack::Stack;
