//! `quanyu simulate`: a made-up city as several upstream systems, through gRPC, with the truth beside it.
//!
//! Every event is marked as an exercise. The truth comes from the simulator's own draws, never from the platform:
//! `quanyu verify --truth` holds one against the other.

mod produce;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use quanyu_boot::{Exit, Failure, clock};
use quanyu_event::{Kind, Stream};
use quanyu_simulate::{City, Options, Scenario, Simulation};
use quanyu_wire::Bearer;
use quanyu_wire::pb::common::v1::Priority;
use serde_json::json;

use crate::event_stream::{self, Sent};
use crate::lag;
use crate::output::Output;
use crate::session::Session;
pub use produce::{Pace, Produced};

/// Batches that wait for a connection.
const WAITING_MAX: usize = 8;

const EXAMPLES: &str = "\
Examples:
  quanyu simulate --city yongkang --from 2025-01-01 --months 22 --seed 7 --truth truth.json
  quanyu simulate --from 2025-01-01 --months 22 --scale 0.05 --out events.ndjson
  quanyu simulate --from 2026-10-01 --months 6 --rate live          (history at once, then as time passes)
  quanyu simulate --from 2018-01-01 --months 84 --kinds incident,fire --truth long.json

The same seed gives the same events at any speed, so the same command again changes nothing. Everything is marked as an
exercise and must never be taken for real. Then: quanyu verify --truth truth.json";

/// Stream a simulated city through the ingestion services, marked as an exercise
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// The city
    #[arg(long, default_value = "yongkang")]
    city: String,
    /// First day
    #[arg(long, value_name = "DATE")]
    from: Date,
    /// How many months, up to 84
    #[arg(long, default_value_t = 22, value_parser = clap::value_parser!(u32).range(1..=84))]
    months: u32,
    /// What the draws begin with
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// What happens in the city
    #[arg(long, default_value = "campaign-year")]
    scenario: Story,
    /// Multiplies how much happens
    #[arg(long, default_value_t = 1.0, value_name = "FACTOR")]
    scale: f64,
    /// Only these kinds, such as incident,fire
    #[arg(long, value_delimiter = ',', value_name = "KINDS")]
    kinds: Vec<String>,
    /// Stop after so many events
    #[arg(long, value_name = "N")]
    events: Option<u64>,
    /// max: as fast as the service takes them; live: nothing before its time
    #[arg(long, default_value = "max")]
    rate: Rate,
    /// Write what is true at the end to this file
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
    /// Write the events to this file for `quanyu publish`, and send nothing
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Address of the ingestion services, instead of the running stack's
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// Return as soon as the log has everything; without it, wait until the tables show it
    #[arg(long)]
    no_wait: bool,
    /// Longest wait for the tables, seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 300, conflicts_with = "no_wait")]
    wait_s: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Story {
    /// A campaign from April 2026: incidents, fires, disputes and accidents fall
    CampaignYear,
    /// Nothing changes but the seasons
    Quiet,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Rate {
    Max,
    Live,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        self.refuse_the_future()?;
        let simulation = Simulation::new(self.options()?).map_err(wrong)?;
        let started = clock::monotonic();
        let (produced, sent) = match &self.out {
            Some(path) => {
                let path = path.clone();
                let write = move || produce::write(simulation, &path);
                (tokio::task::spawn_blocking(write).await.context("write the events")??, None)
            }
            None => {
                let (produced, sent) = self.stream(session, simulation).await?;
                (produced, Some(sent))
            }
        };
        if let Some(path) = &self.truth {
            let text = serde_json::to_vec(&produced.truth).context("write the truth as JSON")?;
            std::fs::write(path, text).with_context(|| format!("write {}", path.display()))?;
        }
        if sent.is_some()
            && !self.no_wait
            && let (Ok(broker), Ok(store)) = (session.broker(), session.store())
        {
            lag::settle_within(session, &broker, &store, Duration::from_secs(self.wait_s)).await?;
        }
        self.report(session, &produced, sent.as_ref(), started.elapsed().as_secs_f64())
    }

    /// Sources that run ahead of the clock are refused; so nothing is begun that cannot be sent.
    fn refuse_the_future(&self) -> anyhow::Result<()> {
        if self.rate == Rate::Live || self.out.is_some() {
            return Ok(());
        }
        let end = self.from.checked_add(i64::from(self.months).months()).context("leave the calendar")?;
        let zone = TimeZone::get("Asia/Shanghai").context("find the zone")?;
        let end = zone.to_ambiguous_zoned_datetime(end.at(0, 0, 0, 0)).compatible()?.timestamp();
        if end <= Timestamp::from_millisecond(clock::now_ms())? {
            return Ok(());
        }
        let failure = Failure::usage(format!("{} months from {} end in the future", self.months, self.from));
        Err(failure.fix("take fewer months, or --rate live, which waits for them").into())
    }

    fn options(&self) -> anyhow::Result<Options> {
        let kind = |name: &String| {
            let unknown = || {
                let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
                Failure::usage(format!("{name:?} is no kind")).fix(format!("use {}", names.join(", ")))
            };
            Kind::from_name(name).ok_or_else(unknown)
        };
        let kinds = self.kinds.iter().map(kind).collect::<Result<BTreeSet<Kind>, Failure>>()?;
        Ok(Options {
            city: City::named(&self.city).map_err(wrong)?,
            from: self.from,
            months: self.months,
            seed: self.seed,
            scenario: match self.scenario {
                Story::CampaignYear => Scenario::CampaignYear,
                Story::Quiet => Scenario::Quiet,
            },
            scale: self.scale,
            kinds: (!kinds.is_empty()).then_some(kinds),
            events_max: self.events,
        })
    }

    async fn stream(&self, session: &Session, simulation: Simulation) -> anyhow::Result<(Produced, Sent)> {
        let address = self.endpoint.clone().map_or_else(|| session.grpc(), Ok)?;
        let pace = match self.rate {
            Rate::Max => Pace::Max,
            Rate::Live => Pace::Live,
        };
        send(&address, &session.credential()?, simulation, pace, session.output).await
    }

    fn report(
        &self,
        session: &Session,
        produced: &Produced,
        sent: Option<&Sent>,
        seconds: f64,
    ) -> anyhow::Result<Exit> {
        let truth = &produced.truth;
        if session.output.json {
            session.output.json(&json!({
                "exercise": true, "seed": self.seed, "events": truth.events, "retries": truth.retries,
                "accepted": sent.map(|sent| sent.accepted), "rejected": sent.map(|sent| sent.rejected),
                "unknown": sent.map(|sent| sent.unknown), "seconds": seconds,
                "truth": self.truth, "out": self.out,
            }))?;
        } else {
            session.output.line(format_args!(
                "{} events and {} repeats of an exercise in {seconds:.1} s",
                truth.events, truth.retries
            ))?;
        }
        let Some(sent) = sent else { return Ok(Exit::Ok) };
        for refusal in &sent.shown {
            session.output.say(format_args!("refused: {refusal}"));
        }
        if sent.unknown > 0 {
            session.output.say(format_args!(
                "{} events may or may not be in the log; the same command again settles them",
                sent.unknown
            ));
            return Ok(Exit::Failed);
        }
        Ok(if sent.rejected > 0 { Exit::Partly } else { Exit::Ok })
    }
}

/// Sends every event of a simulation, a connection per stream, and waits until all are settled.
///
/// # Errors
/// The services do not answer, or a connection breaks.
pub async fn send(
    address: &str,
    credential: &Bearer,
    simulation: Simulation,
    pace: Pace,
    output: Output,
) -> anyhow::Result<(Produced, Sent)> {
    let priority = match pace {
        Pace::Max => Priority::Bulk,
        Pace::Live => Priority::Live,
    };
    let mut outlets = Vec::new();
    let mut senders = Vec::new();
    for stream in Stream::ALL {
        let (outlet, batches) = tokio::sync::mpsc::channel(WAITING_MAX);
        outlets.push((*stream, outlet));
        let address = address.to_owned();
        let credential = credential.clone();
        let send = async move { event_stream::send(&address, *stream, priority, &credential, batches).await };
        senders.push(quanyu_boot::task::spawn("simulate-stream", send));
    }
    let producing = tokio::task::spawn_blocking(move || produce::stream(simulation, outlets, pace, output));
    let mut sent = Sent::default();
    for sender in senders {
        sent.add(sender.await.context("wait for a stream")??);
    }
    Ok((producing.await.context("make the events")??, sent))
}

fn wrong(error: quanyu_simulate::Error) -> Failure {
    Failure::usage(error.to_string())
}
