//! Reads a known stretch of one partition: `verify`, `rebuild`, the check of the record at `ledger.last`, `tail`.
//! Tolerates the gaps that compaction and transaction markers leave; never reads past the range, joins a group or commits.

use std::ops::ControlFlow;
use std::time::Duration;

use crate::broker::Broker;
use crate::consumer::Delivery;
use crate::error::LogError;
use crate::follower::Follower;
use crate::record::{Record, RecordRef};

/// One wait for the next record.
const POLL_SLICE: Duration = Duration::from_millis(100);
/// How long nothing may come before a read gives up, unless set otherwise.
const STALL_DEFAULT: Duration = Duration::from_secs(15);

/// A reader of stretches of one topic, with a client of its own. Blocking: run it on a thread that may block.
pub struct RangeReader {
    follower: Follower,
    stall: Duration,
}

/// What a read has covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Records visited.
    pub records: u64,
    /// The offset to go on from.
    pub next: u64,
    /// Whether the visitor ended the read early.
    pub stopped: bool,
}

impl RangeReader {
    /// A reader of `topic`.
    ///
    /// # Errors
    /// `Config` when the broker's options contradict each other.
    pub fn new(broker: &Broker, topic: &str) -> Result<Self, LogError> {
        Ok(Self { follower: Follower::new(broker, topic)?, stall: STALL_DEFAULT })
    }

    /// Gives up when nothing came for this long.
    #[must_use]
    pub fn with_stall(mut self, stall: Duration) -> Self {
        self.stall = stall;
        self
    }

    /// Visits every record of `first..=last`, in order. An empty range (`first > last`) visits nothing.
    ///
    /// # Errors
    /// `OutOfRange` when the log begins after `first`, `TooShort` when it ends before `last`, `Stalled` when nothing
    /// came for too long, and what `Follower::poll` says.
    pub fn read(
        &mut self,
        partition: i32,
        first: u64,
        last: u64,
        mut visit: impl FnMut(&RecordRef<'_>) -> ControlFlow<()>,
    ) -> Result<Span, LogError> {
        let mut span = Span { records: 0, next: first, stopped: false };
        if first > last {
            return Ok(span);
        }
        self.check_bounds(partition, first, last)?;
        self.follower.assign(&[(partition, first)])?;
        let mut waited = Duration::ZERO;
        while span.next <= last {
            match self.follower.poll(POLL_SLICE)? {
                Delivery::Record(record) if record.offset() > last => span.next = last + 1,
                Delivery::Record(record) => {
                    waited = Duration::ZERO;
                    span.records += 1;
                    span.next = record.offset() + 1;
                    if visit(&record).is_break() {
                        span.stopped = true;
                        break;
                    }
                }
                // The log reaches further than `last`, so whatever is missing up to here is a gap.
                Delivery::Level { .. } => span.next = last + 1,
                _ => waited += POLL_SLICE,
            }
            if waited >= self.stall {
                return Err(self.stalled(partition, span.next, waited));
            }
        }
        self.follower.assign(&[])?;
        Ok(span)
    }

    /// The record at exactly this offset; `None` when the log does not hold it (outside, or in a gap).
    ///
    /// # Errors
    /// As `read`, but for the bounds.
    pub fn record_at(&mut self, partition: i32, offset: u64) -> Result<Option<Record>, LogError> {
        let (low, high) = self.watermarks(partition)?;
        if offset < low || offset >= high {
            return Ok(None);
        }
        let mut found = None;
        self.read(partition, offset, offset, |record| {
            found = Some(record.to_record());
            ControlFlow::Break(())
        })?;
        Ok(found)
    }

    /// The records among the last `offsets_max` offsets of a partition: fewer where the log has gaps.
    ///
    /// # Errors
    /// As `read`.
    pub fn tail_scan(&mut self, partition: i32, offsets_max: u64) -> Result<Vec<Record>, LogError> {
        let (low, high) = self.watermarks(partition)?;
        let mut records = Vec::new();
        if high > low && offsets_max > 0 {
            let first = high.saturating_sub(offsets_max).max(low);
            self.read(partition, first, high - 1, |record| {
                records.push(record.to_record());
                ControlFlow::Continue(())
            })?;
        }
        Ok(records)
    }

    /// The first offset that the log holds and the one after its last.
    ///
    /// # Errors
    /// `UnknownTopic` or `Unreachable`.
    pub fn watermarks(&self, partition: i32) -> Result<(u64, u64), LogError> {
        self.follower.watermarks(partition)
    }

    /// How many partitions the topic has.
    ///
    /// # Errors
    /// `UnknownTopic` or `Unreachable`.
    pub fn partitions(&self) -> Result<i32, LogError> {
        self.follower.partitions()
    }

    fn check_bounds(&self, partition: i32, first: u64, last: u64) -> Result<(), LogError> {
        let (low, high) = self.watermarks(partition)?;
        let topic = self.follower.topic().to_owned();
        if first < low {
            return Err(LogError::OutOfRange { topic, partition, position: first, low, high });
        }
        if last >= high {
            return Err(LogError::TooShort { topic, partition, last, high });
        }
        Ok(())
    }

    fn stalled(&self, partition: i32, position: u64, waited: Duration) -> LogError {
        LogError::Stalled {
            topic: self.follower.topic().to_owned(),
            partition,
            position,
            waited_ms: u64::try_from(waited.as_millis()).unwrap_or(u64::MAX),
        }
    }
}
