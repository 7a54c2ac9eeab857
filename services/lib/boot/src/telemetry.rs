//! Logs and spans on standard error: text on a terminal, one JSON object a line otherwise.
//!
//! Installed once by the binary. Standard output is for data only and is never written here.

use std::io::IsTerminal as _;

use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::TryInitError;
use tracing_subscriber::{fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// How log lines look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Text on a terminal, JSON otherwise.
    #[default]
    Auto,
    /// For people.
    Text,
    /// For collectors.
    Json,
}

/// Why telemetry could not be installed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The filter is not a list such as `info,quanyu_fold=debug`.
    #[error("log filter {filter:?} cannot be read")]
    Filter {
        /// What was given.
        filter: String,
        /// Where it is wrong.
        source: tracing_subscriber::filter::ParseError,
    },
    /// Another subscriber is installed.
    #[error("a subscriber is installed already")]
    Installed(#[from] TryInitError),
}

/// Installs the process's subscriber. `filter` is a level or a list such as `info,quanyu_fold=debug`.
///
/// # Errors
/// When the filter cannot be read or a subscriber is installed already.
pub fn install(format: Format, filter: &str) -> Result<(), Error> {
    let filter =
        EnvFilter::try_new(filter).map_err(|source| Error::Filter { filter: filter.to_owned(), source })?;
    let registry = tracing_subscriber::registry().with(filter);
    if is_json(format) {
        registry.with(fmt::layer().json().flatten_event(true).with_writer(std::io::stderr)).try_init()?;
    } else {
        let layer = fmt::layer().with_target(false).with_ansi(has_colour()).with_writer(std::io::stderr);
        registry.with(layer).try_init()?;
    }
    Ok(())
}

/// Whether standard error is a terminal whose user has not asked for plain text (NO_COLOR).
pub fn has_colour() -> bool {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !plain && std::io::stderr().is_terminal()
}

fn is_json(format: Format) -> bool {
    match format {
        Format::Json => true,
        Format::Text => false,
        Format::Auto => !std::io::stderr().is_terminal(),
    }
}
