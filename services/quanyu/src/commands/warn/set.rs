//! The detector set that a command speaks of: the shipped one, or a file.

use std::path::PathBuf;

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
        given(self.detectors.as_deref()).map_err(|error| {
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
