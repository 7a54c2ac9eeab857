//! The answer of a statistic that has no bins: its parameters, its result, or why there is none.
//!
//! Used by every word of `detect` but the detectors of series. What a caller can put right ends with exit 2; what the data
//! themselves do not allow is an answer too, with a reason in the place of a result.

use quanyu_boot::{Exit, Failure};
use quanyu_detect::NotTestable;
use serde::Serialize;
use serde_json::Value;

use crate::output::Table;
use crate::session::Session;

/// The answer as `--json` prints it.
#[derive(Debug, Serialize)]
pub struct Answer<R> {
    command: &'static str,
    version: &'static str,
    /// All that hold, those that were not given too.
    params: Value,
    testable: bool,
    reason: Option<String>,
    result: Option<R>,
}

impl<R: Serialize> Answer<R> {
    /// Of what was found.
    ///
    /// # Errors
    /// The caller can put it right: malformed input or too little of it (exit 2).
    pub fn new(command: &'static str, params: Value, found: Result<R, NotTestable>) -> Result<Self, Failure> {
        let (result, reason) = match found {
            Ok(result) => (Some(result), None),
            Err(reason @ (NotTestable::ZeroVariance | NotTestable::Diverged { .. })) => {
                (None, Some(reason.to_string()))
            }
            Err(reason) => return Err(refused(reason)),
        };
        let version = env!("CARGO_PKG_VERSION");
        Ok(Self { command, version, params, testable: result.is_some(), reason, result })
    }

    /// Prints it, a table made of the result when JSON was not asked for.
    ///
    /// # Errors
    /// Stdout cannot be written to.
    pub fn print(&self, session: &Session, table: impl FnOnce(&R) -> Table) -> anyhow::Result<Exit> {
        match (&self.result, &self.reason) {
            _ if session.output.json => session.output.json(self)?,
            (Some(result), _) => session.output.table(table(result))?,
            (None, reason) => session.output.line(reason.as_deref().unwrap_or_default())?,
        }
        Ok(Exit::Ok)
    }
}

/// A part of a result that may have no value of its own.
#[derive(Debug, Serialize)]
pub struct Part<R> {
    pub testable: bool,
    pub reason: Option<String>,
    pub value: Option<R>,
}

impl<R> From<Result<R, NotTestable>> for Part<R> {
    fn from(found: Result<R, NotTestable>) -> Self {
        match found {
            Ok(value) => Self { testable: true, reason: None, value: Some(value) },
            Err(reason) => Self { testable: false, reason: Some(reason.to_string()), value: None },
        }
    }
}

/// What a caller can put right.
pub fn refused(reason: NotTestable) -> Failure {
    Failure::usage(reason.to_string())
        .fix("change the parameters (the command's --help lists them) or what the file holds")
}

/// A number in a table, a dash where there is none.
pub fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.4}"))
}
