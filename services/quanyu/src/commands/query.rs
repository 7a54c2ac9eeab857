//! `quanyu query NAME`: the questions that the city asks, each with its definition, its dates and how sure it is.
//!
//! One file per question. The questions themselves are `quanyu-figures`; this prints their answers.

mod both_fall;
mod figure_history;
mod ledger;
mod publish;

use std::fmt::Display;

use clap::{Args, Subcommand};
use jiff::tz::TimeZone;
use quanyu_boot::{Exit, Failure};
use quanyu_figures::AreaScope;

use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu query both-fall --area 330784 --from 2026-04-01 --to 2026-10-31 --against year
  quanyu query clearance --area 330784105

Every other question: `quanyu sql`.";

/// Ask a named question: figures with their definition, interval and evidence word
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    #[command(subcommand)]
    name: Name,
}

#[derive(Debug, Subcommand)]
enum Name {
    BothFall(both_fall::Command),
    FigureHistory(figure_history::Command),
    /// Hazards: found, cleared, open, beyond their limit (问题清仓)
    #[command(after_help = ledger::EXAMPLES)]
    Clearance(ledger::Command),
    /// Petitions: the backlog by age, and what is beyond its limit (信访积案)
    #[command(after_help = ledger::EXAMPLES)]
    PetitionBacklog(ledger::Command),
    /// Reports of an election term: none may stay unanswered (有报必查)
    #[command(after_help = ledger::EXAMPLES)]
    ReportsAnswered(ledger::Command),
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        match self.name {
            Name::BothFall(command) => command.run(session).await,
            Name::FigureHistory(command) => command.run(session).await,
            Name::Clearance(command) => command.run(session, "clearance").await,
            Name::PetitionBacklog(command) => command.run(session, "petition-backlog").await,
            Name::ReportsAnswered(command) => command.run(session, "reports-answered").await,
        }
    }
}

/// What was asked cannot be meant.
fn usage(error: impl Display) -> Failure {
    Failure::usage(error.to_string())
}

/// The area of `--area`; everything without it.
fn area(code: Option<&str>) -> Result<AreaScope, Failure> {
    code.map_or_else(|| Ok(AreaScope::everything()), AreaScope::of).map_err(usage)
}

/// The zone of `--zone`.
fn zone(name: &str) -> Result<TimeZone, Failure> {
    let unknown = |_| usage(format!("{name:?} is no time zone")).fix("use a name such as Asia/Shanghai");
    TimeZone::get(name).map_err(unknown)
}
