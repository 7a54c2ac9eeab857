//! The ingestion services: gRPC and HTTP in, Kafka out, an answer only after all in-sync replicas have the event.
//!
//! The binary runs [`Ingest`] as a role; upstream systems and `quanyu import` call it. It checks events, fills in
//! the area of those that only say where they happened, changes nothing else, and never reads ClickHouse.

mod areas;
mod budget;
mod caller;
mod config;
mod connection;
mod desk;
mod dispatch;
mod entrance;
mod error;
mod gate;
mod health;
mod http;
mod intake;
mod log;
mod metrics;
mod receipt;
mod recent;
mod refusal;
mod server;
mod service;
mod stream;
#[cfg(test)]
mod tests;

pub use config::{Config, Floor, Settings, Tls};
pub use entrance::Access;
pub use error::Error;
pub use server::Ingest;
