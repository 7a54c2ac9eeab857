//! `quanyu config show|check`: the settings in force with their sources, and whether a file would be accepted.
//!
//! Reads files and the environment only; never asks a server.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use quanyu_boot::Exit;
use quanyu_boot::config::Loader;
use serde_json::{Value, json};

use crate::output::Table;
use crate::session::Session;
use crate::settings::Settings;

const EXAMPLES: &str = "\
Examples:
  quanyu config show
  quanyu config show kafka --json
  quanyu config check deploy/config/fold.toml";

/// Show the settings in force and where each comes from, or check a file
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Every setting with its value (secrets redacted) and its source
    #[command(
        after_help = "Examples:\n  quanyu config show\n  QUANYU_FOLD_BATCH_ROWS_MAX=10 quanyu config show fold"
    )]
    Show {
        /// Only keys that begin with this, such as kafka
        prefix: Option<String>,
    },
    /// Check a configuration file without running anything
    #[command(after_help = "Examples:\n  quanyu config check deploy/config/ingest.toml")]
    Check {
        /// The file
        file: PathBuf,
    },
}

impl Command {
    pub fn run(self, session: &Session) -> anyhow::Result<Exit> {
        match self.what {
            What::Show { prefix } => show(session, &prefix.unwrap_or_default()),
            What::Check { file } => check(session, &file),
        }
    }
}

fn show(session: &Session, prefix: &str) -> anyhow::Result<Exit> {
    let mut rows = session.loaded.rows()?;
    rows.retain(|row| row.key.starts_with(prefix));
    if session.output.json {
        session.output.json(&rows)?;
        return Ok(Exit::Ok);
    }
    let mut table = Table::new(["key", "value", "source"]);
    for row in rows {
        let value = match row.value {
            Value::String(text) => text,
            Value::Null => String::new(),
            other => other.to_string(),
        };
        table.row([row.key, value, row.source]);
    }
    session.output.table(table)?;
    Ok(Exit::Ok)
}

fn check(session: &Session, file: &std::path::Path) -> anyhow::Result<Exit> {
    let load = || Loader::new().file(file)?.load::<Settings>();
    load().map_err(quanyu_boot::Failure::from)?;
    session.output.say(format_args!("{} is fine", file.display()));
    if session.output.json {
        session.output.json(&json!({ "ok": true, "file": file }))?;
    }
    Ok(Exit::Ok)
}
