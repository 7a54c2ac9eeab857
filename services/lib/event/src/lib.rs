//! Envelope, ids, kinds, payload types and time of every event.
//!
//! Everybody uses it; it does no IO, reads no clock and knows no wire format. The payload types are generated
//! from `proto/avro`, the authority of the contract.

mod envelope;
mod grade;
mod located;
mod readable;
mod subject;
mod time;

pub use envelope::{Envelope, SCHEMA_VERSION};
pub use grade::Grade;
pub use readable::readable_payload;
pub use subject::{Subject, SubjectError};
pub use time::Timestamp;

mod events {
    //! Generated: see `build.rs`.
    use crate::Timestamp;
    use serde::{Deserialize, Serialize};
    include!(concat!(env!("OUT_DIR"), "/events.rs"));
}
pub use events::*;

impl Kind {
    /// The kind of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }
}

impl Stream {
    /// The stream of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|stream| stream.as_str() == name)
    }

    /// The stream of a topic.
    pub fn from_topic(topic: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|stream| stream.topic() == topic)
    }
}
