//! What an import is asked to do.
//!
//! Used by the command line and by tests. Only data and defaults.

use std::path::PathBuf;
use std::time::Duration;

use quanyu_boot::Stopper;
use quanyu_wire::Bearer;

use crate::map::Map;

/// What to import, and how.
pub struct Options {
    /// The data: CSV or NDJSON, plain or gzip.
    pub file: PathBuf,
    /// What its rows mean.
    pub map: Map,
    /// Source that the events carry instead of the map's.
    pub source: Option<String>,
    /// Where the events go.
    pub target: Target,
    /// File for the refused rows, NDJSON.
    pub rejects: Option<PathBuf>,
    /// Whether the map's `[register]` is sent first. It is one more event, and a duplicate the second time.
    pub register: bool,
    /// Told after every settled batch; must not block.
    pub progress: Option<Box<dyn Fn(Progress) + Send + Sync>>,
    /// Stops the import: what is in flight is settled, the journal kept.
    pub stopper: Stopper,
}

/// Where the events of an import go.
#[derive(Debug, Clone)]
pub enum Target {
    /// Nowhere: every row is mapped and checked, nothing is sent.
    DryRun,
    /// To an ingestion service.
    Service {
        /// For instance `http://127.0.0.1:7100`.
        endpoint: String,
        /// Folder for the progress of imports; without one nothing is resumed.
        journals: Option<PathBuf>,
        /// Whether to begin anew although an interrupted import could go on.
        restart: bool,
        /// How long to keep trying.
        retry: Retry,
        /// What the source proves itself with.
        credential: Bearer,
    },
}

/// How long a service that does not answer is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Retry {
    /// First delay; it doubles.
    pub delay_min: Duration,
    /// Longest delay, and the most of a server's own wish that is honoured.
    pub delay_max: Duration,
    /// Tries without any progress before giving up.
    pub times: usize,
}

impl Default for Retry {
    /// About 45 seconds: longer than Kafka needs to come back after a kill.
    fn default() -> Self {
        Self { delay_min: Duration::from_millis(200), delay_max: Duration::from_secs(5), times: 14 }
    }
}

impl Retry {
    /// How often an event is sent again whose outcome stayed unknown.
    pub(crate) fn unknown_times_max(&self) -> u32 {
        u32::try_from(self.times).unwrap_or(u32::MAX)
    }
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows settled.
    pub rows: u64,
    /// Of these, accepted.
    pub accepted: u64,
    /// Of these, refused.
    pub rejected: u64,
    /// Bytes of the file read so far; ahead of the rows by what is in flight.
    pub bytes_read: u64,
    /// Size of the file.
    pub bytes_total: u64,
}
