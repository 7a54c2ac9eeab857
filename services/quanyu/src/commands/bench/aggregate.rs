//! `quanyu bench aggregate`: pollers, new questions and listeners of the aggregate role, on a stack of its own.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use quanyu_boot::{Exit, Failure, Stopper};

use crate::bench::aggregate::{self, Load};
use crate::bench::report::Machine;
use crate::bench::stand::{self, Stand};
use crate::cli::Global;
use crate::session::Session;

pub const HELP: &str = "\
Examples:
  quanyu bench aggregate
  quanyu bench aggregate --json --pollers 1000 --listeners 2000 --seconds 20

A stack of its own is started in a temporary folder and removed afterwards; load and service share this machine's cores.

--json prints one document:
  bench                 aggregate
  machine, load         cores, load_average_before; pollers, listeners, seconds
  cached                one answer for all pollers, each asks once a second: answers, faults, per_second,
                        wait_ms {p50, p99, max} from when a request was due
  uncached              a question that nobody asked before each time, by eight at a time
  stream                listeners, deltas expected and heard; wait_ms from the log's acknowledgement to a listener
  resident_mb           of the role with everybody connected; resident_mb_before
  targets               [{figure, value, at_most, met}]; the exit code does not depend on them";

/// A limit that no poller meets: what is measured is not the limit.
const NO_LIMIT: &str = "aggregate.rate_per_second=1000000";

#[derive(Debug, Args)]
pub struct Options {
    /// Connections that each ask once a second
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=3_000))]
    pollers: u32,
    /// Listeners of the stream
    #[arg(long, value_name = "N", default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=3_500))]
    listeners: u32,
    /// Seconds that count
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(3..=600))]
    seconds: u64,
    /// Where the temporary folder is made
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Options {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let stopper = Stopper::on_signals(Duration::from_millis(session.loaded.value.stop.drain_ms))?;
        let machine = Machine::now();
        let home = stand::home(self.folder.as_deref());
        let load = Load {
            pollers: self.pollers as usize,
            listeners: self.listeners as usize,
            seconds: self.seconds,
        };
        let set = session.global.set.iter().cloned().chain([NO_LIMIT.to_owned()]).collect();
        let outer = Session::open(Global { set, ..session.global.clone() })?;
        let measuring = async {
            let stand = Stand::up(&outer, &home).await?;
            aggregate::measure(&stand, load, machine).await
        };
        let measured = stopper.until_stopped(measuring).await;
        session.output.say("taking the stack down …");
        let down = Stand::down(&home).await;
        let stopped = || Failure::new(Exit::Failed, "stopped before anything was measured");
        measured.ok_or_else(stopped)??.print(session.output)?;
        down.map(|()| Exit::Ok)
    }
}
