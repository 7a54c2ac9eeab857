//! The detector set that a command speaks of: the shipped one, or a file.

use std::path::PathBuf;

use clap::Args;
use quanyu_boot::Failure;
use quanyu_warn::set::{DEFAULT, DetectorSet};

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
        let (name, text) = match &self.detectors {
            None => ("the shipped set".to_owned(), DEFAULT.to_owned()),
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| {
                    Failure::usage(format!("read {}: {error}", path.display()))
                        .fix("check path, rights and encoding (UTF-8)")
                })?;
                (path.display().to_string(), text)
            }
        };
        DetectorSet::parse(&text).map_err(|faults| {
            Failure::usage(format!("{name}:\n  {}", faults.join("\n  ")))
                .fix("deploy/warn/default.toml is one that is sound; each key is explained there")
        })
    }
}
