//! The tables: blocks, fenced inserts, marks, migrations, queries. The only crate that knows clickhouse.
//!
//! Used by fold (which writes), by `quanyu verify`, `rebuild`, `migrate`, `doctor` and `sql`, and by every reader.
//! It keeps the five laws of “exactly once”: a part is all or nothing, a row says where it came from, only the
//! owner inserts, in doubt look, and the ledger comes last (the order of inserts is fold's).
//! It never repeats a request by itself, and it never knows an event or a Kafka client.

pub mod asked;
pub mod baseline;
pub mod block;
pub mod client;
pub mod error;
pub mod events;
pub mod fence;
pub mod frontiers;
mod http;
pub mod insert;
pub mod ledger;
pub mod marks;
pub mod migrate;
pub mod parts;
pub mod settings_check;
pub mod shape;
pub mod sql;

pub use asked::{Cost, Questions};
pub use block::{Block, BlockError, Origin};
pub use client::{ByteStream, Client, Settings, Timeouts};
pub use error::{InsertError, StoreError};
pub use fence::{FenceRow, Owner};
pub use ledger::LedgerRow;
pub use marks::Marks;
pub use migrate::{MigrateOptions, migrate};
pub use shape::{ColumnShape, PartitionRule, TableShape};

/// The client library, for the derive of [`Row`] in other crates (`use quanyu_store::clickhouse;`).
pub use clickhouse;
/// What a query's row type derives: `#[derive(quanyu_store::Row, serde::Deserialize)]`.
///
/// The derive names the crate `clickhouse` in what it generates, hence the re-export of the crate as well.
pub use clickhouse::Row;
