//! `quanyu clickhouse-engine`: becomes the packaged ClickHouse engine. Started by `up`, hidden from people.
//!
//! Runs before any runtime or telemetry exists, for the library takes over the process.

use std::ffi::OsString;

use clap::Args;
use quanyu_boot::Exit;

/// Become the packaged ClickHouse engine (started by `quanyu up`)
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  quanyu clickhouse-engine --lib libchdb.so --config config.xml --data data"
)]
pub struct Command {
    /// --lib LIBCHDB --config CONFIG.XML --data FOLDER
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    arguments: Vec<OsString>,
}

impl Command {
    pub fn run(self) -> anyhow::Result<Exit> {
        quanyu_local::launcher::run(self.arguments)?;
        Ok(Exit::Ok)
    }
}
