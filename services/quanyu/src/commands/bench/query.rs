//! `quanyu bench query`: how fast named queries answer over millions of events, and how much of the data each reads.
//!
//! Asks the running stack, and fills it first where it holds too few events and `--yes` allows it; where none runs it
//! starts one of its own and takes it down again. Never takes data away.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use quanyu_boot::{Exit, Failure, Stopper};

use crate::bench::query::{self, fill, report::Report};
use crate::bench::report::Machine;
use crate::bench::stand::{self, Stand};
use crate::cli::Global;
use crate::session::Session;

pub const HELP: &str = "\
Examples:
  quanyu bench query
  quanyu bench query --json --events 1000000 --runs 9
  quanyu bench query --home DIR --yes                   (fills the stack that runs there)
  quanyu bench query --only both-fall,sources

The stack that runs at --home is asked as it is. When it holds fewer exercise events than --events, seven years of a
simulated city are sent to it, which needs --yes: they stay there. Where no stack runs, one is started in a temporary
folder and removed afterwards.

--json prints one document:
  bench                 query
  machine               cores; load_average_before
  runs, held            how often each was asked; exercise events and rows of the largest tables
  queries               [{query, from, min_ms, median_ms, p95_ms, max_ms, target_ms, met, questions, rows_read, bytes_read,
                        granules_read, granules, projections}]
  from                  rollup (and current states): 300 ms; history (events, past states): 3,000 ms
  rows_read, bytes_read what the server read for all questions of one answer; granules_read of granules: blocks of rows
                        that the indexes left; projections: rollups that were read instead of their tables";

#[derive(Debug, Args)]
pub struct Options {
    /// Exercise events that the stack holds at least
    #[arg(long, value_name = "N", default_value_t = 10_000_000, value_parser = clap::value_parser!(u64).range(10_000..=100_000_000))]
    events: u64,
    /// How often each query is asked
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    runs: u32,
    /// Only these queries, such as both-fall,sources
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    only: Vec<String>,
    /// Send made-up events to the running stack, where they stay
    #[arg(long)]
    yes: bool,
    /// Where the temporary folder is made when no stack runs; it grows to about 1 GB per million events
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Options {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let stopper = Stopper::on_signals(Duration::from_millis(session.loaded.value.stop.drain_ms))?;
        let machine = Machine::now();
        if session.store().is_ok() {
            let home = session.home.clone();
            let measured = stopper.until_stopped(self.measure(session, &home, machine)).await;
            measured.ok_or_else(stopped)??.print(session.output)?;
            return Ok(Exit::Ok);
        }
        let home = stand::home(self.folder.as_deref());
        let own = async {
            let stand = Stand::up(session, &home).await?;
            let own = Self { yes: true, ..self };
            own.measure(&stand.session, &home, machine).await
        };
        let measured = stopper.until_stopped(own).await;
        session.output.say("taking the stack down …");
        let down = Stand::down(&home).await;
        measured.ok_or_else(stopped)??.print(session.output)?;
        down.map(|()| Exit::Ok)
    }

    async fn measure(&self, session: &Session, home: &Path, machine: Machine) -> anyhow::Result<Report> {
        let store = session.store()?;
        let held = fill::events_held(&store).await?;
        if held < self.events {
            if !self.yes {
                return Err(self.needs_yes(held).into());
            }
            fill::fill(session, self.events).await?;
        }
        fill::calm(session, &store).await?;
        session.output.say(format_args!("asking every query {} times …", self.runs));
        let global = Global { json: false, ..session.global.clone() };
        Ok(Report::new(machine, self.runs, query::measure(&global, home, self.runs, &self.only).await?))
    }

    fn needs_yes(&self, held: u64) -> Failure {
        let what = format!(
            "the running stack holds {held} exercise events, and {} are to be asked about: about as many made-up ones would \
             be sent to it and stay there",
            self.events
        );
        Failure::usage(what)
            .fix("add --yes to allow it, ask for fewer with --events, or name an unused folder with --home")
    }
}

fn stopped() -> Failure {
    Failure::new(Exit::Failed, "stopped before everything was measured")
}
