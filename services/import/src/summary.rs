//! What an import did, in numbers; its JSON is stable.
//!
//! Used by the command line. Rows and events are counted apart, since a row can make several events.

use std::collections::BTreeMap;

use quanyu_boot::Exit;
use serde::Serialize;

use crate::rejects::Reject;

/// The account of an import. `read` = `accepted` + `rejected` + `unknown` once an import is complete.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Rows read, those of an interrupted earlier run included.
    pub read: u64,
    /// Rows all of whose events are in the log (dry run: would be sent).
    pub accepted: u64,
    /// Rows that could not be mapped, or of which the service refused an event.
    pub rejected: u64,
    /// Rows of which an event's fate stayed unknown after all retries; import the file again.
    pub unknown: u64,
    /// Events accepted, by type.
    pub events: BTreeMap<String, u64>,
    /// Events that the service refused.
    pub events_rejected: u64,
    /// Source that the events carry.
    pub source: String,
    /// Stream that they went to.
    pub stream: String,
    /// Row after which an interrupted earlier run was taken up.
    pub resumed_from: Option<u64>,
    /// Whether it was stopped before the end; the same command goes on.
    pub interrupted: bool,
    /// Whether nothing was sent on purpose.
    pub dry_run: bool,
    /// Duration of this run, seconds.
    pub seconds: f64,
    /// The first refused rows.
    pub rejects: Vec<Reject>,
    /// The first events, as JSON (dry run only).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sample: Vec<serde_json::Value>,
}

impl Summary {
    /// The documented exit code: 0 everything accepted, 1 interrupted or unknown, 3 some rows rejected.
    pub fn exit(&self) -> Exit {
        match self {
            _ if self.interrupted || self.unknown > 0 => Exit::Failed,
            _ if self.rejected > 0 => Exit::Partly,
            _ => Exit::Ok,
        }
    }
}
