//! The detector set that a command speaks of: the shipped one, or a file.

use std::path::{Path, PathBuf};

use clap::Args;
use quanyu_boot::Failure;
use quanyu_warn::set::{DetectorSet, GivenError, given};

/// Which detector set.
#[derive(Debug, Args)]
pub struct Given {
    /// A detector set; without it the one that is shipped
    #[arg(long, value_name = "FILE")]
    detectors: Option<PathBuf>,
}

impl Given {
    /// Reads and checks it.
    ///
    /// # Errors
    /// It cannot be read, or something in it cannot be meant (exit 2): every fault with its place.
    pub fn load(&self) -> Result<DetectorSet, Failure> {
        self.load_or(None)
    }

    /// The same, and without a file of its own the one that is configured, for what must be as the role has it.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn load_or(&self, configured: Option<&Path>) -> Result<DetectorSet, Failure> {
        given(self.detectors.as_deref().or(configured)).map_err(|error| {
            let fix = match error {
                GivenError::Unread { .. } => "check path, rights and encoding (UTF-8)",
                GivenError::Unsound { .. } => {
                    "deploy/warn/default.toml is one that is sound; each key is explained there"
                }
            };
            Failure::usage(error.to_string()).fix(fix)
        })
    }
}
