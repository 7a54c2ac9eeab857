//! Points at which a crash test lets the process die or freeze by a signal.
//!
//! Only settings can arm one, and a point fires once per marker file: the file says that it was hit, and a process
//! that comes back goes on. Nothing of it runs when no point is set.

use nix::sys::signal::{Signal, raise};
use std::path::PathBuf;

/// An armed point.
#[derive(Debug, Clone)]
pub struct TestPoint {
    name: String,
    signal: Signal,
    marker: PathBuf,
}

impl TestPoint {
    /// From `point=SIGNAL=marker file`, for instance `ledger.after=SIGKILL=/tmp/hit`. Empty: none.
    ///
    /// # Errors
    /// A text of another form or an unknown signal.
    pub fn parse(text: &str) -> Result<Option<Self>, String> {
        if text.is_empty() {
            return Ok(None);
        }
        let mut parts = text.splitn(3, '=');
        let (Some(name), Some(signal), Some(marker)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(format!("expected point=SIGNAL=marker file, found {text:?}"));
        };
        let signal = signal.parse::<Signal>().map_err(|_| format!("{signal:?} is no signal"))?;
        Ok(Some(Self { name: name.to_owned(), signal, marker: marker.into() }))
    }

    /// Fires when this is the point and it has not been hit yet.
    pub fn reach(point: Option<&Self>, name: &str) {
        let Some(point) = point.filter(|point| point.name == name) else { return };
        let created = std::fs::OpenOptions::new().write(true).create_new(true).open(&point.marker);
        if created.is_ok() {
            // A signal to the own process fails only for signals that do not exist.
            let _ = raise(point.signal);
        }
    }
}
