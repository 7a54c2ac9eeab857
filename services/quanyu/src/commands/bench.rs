//! `quanyu bench`: how fast ingest and fold are beside the bare client library and the bare insert, in one run; how much
//! memory fold takes; how fast named queries answer; and how fast and how good detectors are.
//!
//! Ingest and fold are measured on a stack of their own, taken down again also after Ctrl-C. Ends with 0 when it could
//! measure, whatever the figures are.

mod aggregate;
mod detect;
mod query;

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, Subcommand};
use quanyu_boot::{Exit, Failure, Stopper};

use crate::bench::report::{Machine, Report};
use crate::bench::stand::{self, Stand};
use crate::bench::{Amount, fold, ingest, memory};
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu bench ingest
  quanyu bench fold --json --events 500000 --runs 9
  quanyu bench query --events 1000000
  quanyu bench detect --study noufaily2013

For ingest and fold a stack of its own is started in a temporary folder and removed afterwards: a running stack is left
alone, --home is not used, and configured servers are refused. `bench query` asks the running stack, `bench detect` needs none. Close everything else: `load_average_before` tells whether you did.";

const JSON: &str = "\
--json prints one document:
  bench                 ingest or fold
  machine               cores; load_average_before
  load                  events and rounds; connections, batch_events, record_bytes (key, value and headers)
  ours, baseline        events_per_second and, by process, cpu_seconds_per_million_events: each {min, median, max}
  baseline              also name, settings (the fastest that were tried), tried [{settings, events_per_second}]
  ratio                 median of ours / median of the baseline
  latency               at events_per_second (open loop: counted from when an event was due), quantiles {p50, p99, max}
                        visible_ms (published → visible by SELECT), acknowledged_ms, polling_ms (time between two looks,
                        the resolution of visible_ms); cpu_seconds_per_million_events
  memory                of fold alone: subjects, resident_mb_before, resident_mb, peak_mb, bytes_per_subject,
                        bytes_per_further_subject (of the second half, when its cache is full), steps
  targets               [{figure, value, first, met, in_the_end, met_in_the_end}]; the exit code does not depend on them";

/// Measure ingest or fold against its baseline, the memory of fold, named queries, or detectors
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// gRPC into Kafka, beside the bare librdkafka producer with the same records and acks
    #[command(after_help = format!("Examples:\n  quanyu bench ingest\n  quanyu bench ingest --json --runs 3\n\n{JSON}"))]
    Ingest(Options),
    /// Kafka into ClickHouse, beside bare inserts of the same rows into the same tables
    #[command(after_help = format!("Examples:\n  quanyu bench fold\n  quanyu bench fold --json --runs 3\n\n{JSON}"))]
    Fold(FoldOptions),
    /// Named queries over millions of events: milliseconds, rows read, share of the data
    #[command(after_help = query::HELP)]
    Query(query::Options),
    /// Aggregate answers: 1,000 pollers, new questions, 2,000 listeners of the stream
    #[command(after_help = aggregate::HELP)]
    Aggregate(aggregate::Options),
    /// Detectors: series per second, or what they find in series with known outbreaks
    #[command(after_help = detect::HELP)]
    Detect(detect::Options),
}

#[derive(Debug, Args)]
struct FoldOptions {
    #[command(flatten)]
    options: Options,
    /// Open subjects whose memory in fold is measured first, on another stack; 0 leaves it out
    #[arg(long, value_name = "N", default_value_t = 2_000_000, value_parser = clap::value_parser!(u32).range(0..=20_000_000))]
    subjects: u32,
}

#[derive(Debug, Args)]
struct Options {
    /// Events of a round
    #[arg(long, value_name = "N", default_value_t = 300_000, value_parser = clap::value_parser!(u32).range(10_000..=1_000_000))]
    events: u32,
    /// Rounds of ours and of the baseline, in turn
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=99))]
    runs: u32,
    /// Where the temporary folder is made; it grows to about 1 GB per million events sent
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        // A study counts alarms, not seconds.
        if !matches!(&self.what, What::Detect(options) if options.is_study()) {
            refuse_debug_build()?;
        }
        match self.what {
            What::Ingest(options) => options.run(session, None).await,
            What::Fold(FoldOptions { options, subjects }) => options.run(session, Some(subjects)).await,
            What::Query(options) => options.run(session).await,
            What::Aggregate(options) => options.run(session).await,
            What::Detect(options) => options.run(session),
        }
    }
}

impl Options {
    /// Measures fold with the memory of so many subjects, or ingest.
    async fn run(self, session: &Session, fold_subjects: Option<u32>) -> anyhow::Result<Exit> {
        let stopper = Stopper::on_signals(Duration::from_millis(session.loaded.value.stop.drain_ms))?;
        let home = stand::home(self.folder.as_deref());
        let measured = stopper.until_stopped(self.measure(session, &home, fold_subjects)).await;
        session.output.say("taking the stack down …");
        let down = Stand::down(&home).await;
        match measured {
            Some(report) => report?.print(session.output)?,
            None => {
                down?;
                return Err(Failure::new(Exit::Failed, "stopped before anything was measured").into());
            }
        }
        down.map(|()| Exit::Ok)
    }

    async fn measure(
        &self,
        session: &Session,
        home: &Path,
        fold_subjects: Option<u32>,
    ) -> anyhow::Result<Report> {
        let machine = Machine::now();
        let memory = match fold_subjects {
            None | Some(0) => None,
            Some(subjects) => {
                let stand = Stand::up(session, home).await?;
                let memory = memory::measure(&stand, subjects as usize).await?;
                Stand::down(home).await?;
                Some(memory)
            }
        };
        let stand = Stand::up(session, home).await?;
        let amount = Amount { events: self.events as usize, rounds: self.runs as usize };
        if fold_subjects.is_some() {
            fold::measure(&stand, amount, machine, memory).await
        } else {
            ingest::measure(&stand, amount, machine).await
        }
    }
}

fn refuse_debug_build() -> anyhow::Result<()> {
    if cfg!(debug_assertions) {
        let what = "this is a debug build, whose figures would mean nothing";
        return Err(Failure::usage(what)
            .fix("run `cargo run --release -p quanyu -- bench …`, or `make bench`")
            .into());
    }
    Ok(())
}
