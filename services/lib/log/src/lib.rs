//! The log of record: producer, consumer thread, range reader, topics, dead letters.
//! Used by ingest, fold, warn, aggregate and the command line; the only crate that knows rdkafka.
//! It never decodes a payload and never reads or writes a table: bytes, offsets and headers only.
#![forbid(unsafe_code)]

pub mod baseline;
pub mod batch;
pub mod broker;
pub mod compacted;
pub mod consumer;
pub mod dead_letter;
pub mod error;
pub mod follower;
pub mod foreign;
pub mod metrics;
pub mod partition;
pub mod producer;
pub mod range;
pub mod record;
#[cfg(feature = "testing")]
pub mod testing;
pub mod topics;

mod admin;
mod context;

pub use batch::{NotAdjacent, OffsetRange};
pub use broker::Broker;
pub use compacted::Compacted;
pub use consumer::{Consumer, ConsumerConfig, Delivery};
pub use dead_letter::{DeadLetter, DeadLetters, Reason, ReasonCode};
pub use error::LogError;
pub use follower::Follower;
pub use foreign::Foreign;
pub use partition::partition_of;
pub use producer::{Compression, Outgoing, Producer, ProducerConfig, PublishError, Receipt};
pub use range::{RangeReader, Span};
pub use record::{Record, RecordRef};
pub use topics::{CleanupPolicy, TopicDescription, TopicSpec};
