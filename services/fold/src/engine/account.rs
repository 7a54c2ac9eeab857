//! The account of one partition in a batch: every offset is an event, a duplicate or a refusal.

use quanyu_event::Timestamp;
use quanyu_store::LedgerRow;
use std::ops::Range;

/// Offsets first..=last and what became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// First offset.
    pub first: u64,
    /// Last offset.
    pub last: u64,
    /// Folded.
    pub events: u64,
    /// Repeats and conflicts.
    pub duplicates: u64,
    /// Refused.
    pub rejected: u64,
    /// Checksum of the record at `last`.
    pub last_checksum: u64,
    /// Earliest time of receipt.
    pub first_received_at: Option<Timestamp>,
    started: bool,
}

impl Account {
    /// Beginning at an offset, which is not taken yet.
    pub fn new(first: u64) -> Self {
        Self {
            first,
            last: first,
            events: 0,
            duplicates: 0,
            rejected: 0,
            last_checksum: 0,
            first_received_at: None,
            started: false,
        }
    }

    /// Takes the next offset. Offsets that the log skipped come back, to be accounted for as well.
    pub fn take(&mut self, offset: u64, checksum: u64) -> Range<u64> {
        let expected = if self.started { self.last + 1 } else { self.first };
        self.started = true;
        self.last = self.last.max(offset);
        self.last_checksum = checksum;
        expected..offset
    }

    /// Notes a time of receipt.
    pub fn received(&mut self, at: Timestamp) {
        self.first_received_at = Some(self.first_received_at.map_or(at, |known| known.min(at)));
    }
}

/// Version of the row format and the runner; kept in the ledger.
const FOLD_VERSION: u32 = 1;

/// The ledger's row of an account.
pub fn ledger_row(topic: &str, partition: i32, account: &Account, at: Timestamp) -> LedgerRow {
    LedgerRow {
        topic: topic.to_owned(),
        kafka_partition: partition,
        first_offset: account.first,
        last_offset: account.last,
        events: account.events,
        duplicates: account.duplicates,
        rejected: account.rejected,
        last_checksum: account.last_checksum,
        fold_version: FOLD_VERSION,
        first_received_at: account.first_received_at.map(Timestamp::millis),
        written_at: at.millis(),
    }
}
