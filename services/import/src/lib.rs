//! Files of other systems in, gRPC out: maps, readers, identities, resumption.
//!
//! Used by `quanyu import`. A map (TOML) says which events a row makes; the reader yields rows, the plan turns them
//! into events of one stream, the sender publishes them like any upstream system. Never reads Kafka or ClickHouse,
//! and never guesses: zone, coordinate system, currency and identity are all said by the map.

mod account;
mod batch;
mod check;
mod contract;
mod convert;
mod error;
mod fill;
mod identity;
mod import;
mod journal;
mod map;
mod plan;
mod read;
mod rejects;
mod row;
mod send;
mod summary;

pub use error::{Error, MapError};
pub use import::{Options, Progress, Retry, Target, import};
pub use map::Map;
pub use rejects::Reject;
pub use summary::Summary;
