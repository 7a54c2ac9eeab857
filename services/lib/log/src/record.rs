//! A record of the log, borrowed from the client (`RecordRef`, the hot path) or owned (`Record`).
//! Used by everything that reads; never decodes the payload.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rdkafka::Message;
use rdkafka::message::{BorrowedHeaders, BorrowedMessage, Headers};

/// A record as the client holds it: nothing is copied until asked for.
pub struct RecordRef<'a> {
    message: BorrowedMessage<'a>,
}

/// A record with its own memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The topic.
    pub topic: String,
    /// The partition.
    pub partition: i32,
    /// The offset.
    pub offset: u64,
    /// Milliseconds since the epoch, 0 when the log has none.
    pub timestamp_ms: i64,
    /// The key, if any.
    pub key: Option<Vec<u8>>,
    /// The value, `None` for a tombstone.
    pub payload: Option<Vec<u8>>,
    /// Names and values in their order; a name may repeat.
    pub headers: Vec<(String, Vec<u8>)>,
}

impl<'a> RecordRef<'a> {
    pub(crate) fn new(message: BorrowedMessage<'a>) -> Self {
        Self { message }
    }

    /// The topic.
    #[must_use]
    pub fn topic(&self) -> &str {
        self.message.topic()
    }

    /// The partition.
    #[must_use]
    pub fn partition(&self) -> i32 {
        self.message.partition()
    }

    /// The offset.
    #[must_use]
    pub fn offset(&self) -> u64 {
        offset(self.message.offset())
    }

    /// Milliseconds since the epoch, 0 when the log has none.
    #[must_use]
    pub fn timestamp_ms(&self) -> i64 {
        self.message.timestamp().to_millis().unwrap_or(0)
    }

    /// The key, if any.
    #[must_use]
    pub fn key(&self) -> Option<&[u8]> {
        self.message.key()
    }

    /// The value, `None` for a tombstone.
    #[must_use]
    pub fn payload(&self) -> Option<&[u8]> {
        self.message.payload()
    }

    /// The headers in their order. They are parsed at the first use, so a reader that does not ask does not pay.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let headers = self.message.headers();
        let count = headers.map_or(0, Headers::count);
        (0..count).filter_map(move |index| header_at(headers?, index))
    }

    /// The value of the last header with this name, as Kafka clients agree to read repeated headers.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        self.headers().filter(|(key, _)| *key == name).map(|(_, value)| value).last()
    }

    /// Copies the record out of the client's memory.
    #[must_use]
    pub fn to_record(&self) -> Record {
        Record {
            topic: self.topic().to_owned(),
            partition: self.partition(),
            offset: self.offset(),
            timestamp_ms: self.timestamp_ms(),
            key: self.key().map(<[u8]>::to_vec),
            payload: self.payload().map(<[u8]>::to_vec),
            headers: self.headers().map(|(name, value)| (name.to_owned(), value.to_vec())).collect(),
        }
    }
}

impl Record {
    /// The value of the last header with this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        self.headers.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_slice())
    }
}

/// One header; a name that is not UTF-8 reads as `?` (the client library panics on it, and one record must not stop a partition).
fn header_at(headers: &BorrowedHeaders, index: usize) -> Option<(&str, &[u8])> {
    match catch_unwind(AssertUnwindSafe(|| headers.try_get(index))) {
        Ok(header) => header.map(|h| (h.key, h.value.unwrap_or_default())),
        Err(_) => Some(("?", &[])),
    }
}

/// Offsets of records are never negative; the library's sentinels do not occur in delivered records.
pub(crate) fn offset(raw: i64) -> u64 {
    u64::try_from(raw).unwrap_or(0)
}

/// The library's form of an offset. Beyond `i64::MAX` there is no log.
pub(crate) fn raw_offset(offset: u64) -> i64 {
    i64::try_from(offset).unwrap_or(i64::MAX)
}
