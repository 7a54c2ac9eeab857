//! `quanyu warn`: what the detector set watches and costs, and what it would have said of the past.
//!
//! Warnings themselves are made by `quanyu serve warn`; this raises none.

mod backtest;
mod budget;
mod cap;
mod check;
mod set;
mod truth;

use clap::{Args, Subcommand};
use quanyu_boot::Exit;

use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu warn check
  quanyu warn check --detectors my.toml --json
  quanyu warn backtest --from 2025-07-01 --to 2026-11-01
  quanyu warn budget
  quanyu warn backtest --from 2025-07-01 --to 2026-11-01 --truth truth.json --json

The detector set is a TOML file; without --detectors it is the one that is shipped (deploy/warn/default.toml).";

/// Check the detector set, replay history through it, and count false warnings
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Check(check::Command),
    Backtest(backtest::Command),
    Budget(budget::Command),
    Cap(cap::Command),
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        match self.what {
            What::Check(command) => command.run(session),
            What::Backtest(command) => command.run(session).await,
            What::Budget(command) => command.run(session).await,
            What::Cap(command) => command.run(session).await,
        }
    }
}
