//! Batches on their way: events of whole rows, with what is needed to report and to resume.
//!
//! Made by `import`'s reading thread, sent by `send`. A row's events are never split over two batches, so a batch
//! that is settled settles its rows.

use bytes::Bytes;

use crate::rejects::Reject;
use crate::row::{Cells, Place};

/// Most events of a batch: the service's own limit.
pub(crate) const EVENTS_MAX: usize = 1_000;

/// Most bytes of a batch: well below the 4 MiB that a server decodes.
pub(crate) const BATCH_BYTES_MAX: usize = 1 << 20;

/// An event in a batch.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    /// Index of its row in the batch.
    pub row: usize,
    /// Index of its type in the plan.
    pub event: usize,
    pub bytes: Bytes,
}

/// A row of a batch, kept until it is settled.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub place: Place,
    pub cells: Cells,
    pub fate: Fate,
}

/// What became of a row's events, the worst of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Fate {
    #[default]
    Accepted,
    Unknown,
    Rejected,
}

/// Events to be sent together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Batch {
    /// Running number, from 0, in the order of the file.
    pub number: u64,
    pub rows: Vec<Held>,
    pub events: Vec<Outgoing>,
    pub size_bytes: usize,
    /// Rows of its range that make no event.
    pub rejects: Vec<Reject>,
    /// Events of its rows that the service refused.
    pub refusals: Vec<Reject>,
    /// Events refused in an earlier try.
    pub events_rejected: u64,
    /// Events accepted in an earlier try, by type.
    pub events_accepted: Vec<u64>,
    /// Number of the last row that was read when the batch was cut, rows that were refused included.
    pub last_row: u64,
    /// How often its events were sent already because their outcome was unknown.
    pub tries: u32,
}

impl Batch {
    /// How many rows it covers.
    pub fn rows_covered(&self) -> usize {
        self.rows.len() + self.rejects.len()
    }

    /// Whether `events` more with `size_bytes` still fit.
    pub fn has_room(&self, events: usize, size_bytes: usize) -> bool {
        self.events.is_empty()
            || (self.events.len() + events <= EVENTS_MAX && self.size_bytes + size_bytes <= BATCH_BYTES_MAX)
    }
}
