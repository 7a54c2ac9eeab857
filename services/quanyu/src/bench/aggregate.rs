//! The aggregate role under load: 1,000 pollers of one answer, questions that nobody asked before, and 2,000 listeners of
//! the stream, on a stack of its own.
//!
//! Open loop for the pollers: a request has a time at which it is due, and its wait counts from then. The load is made in
//! this process, on the same cores as what it measures, so the figures are bounds from above.

mod listeners;
mod pollers;
mod requests;

use std::time::Duration;

use anyhow::Context as _;
use quanyu_access::{DevelopmentKeys, Role};
use serde::Serialize;

use self::requests::Target;
use crate::bench::latency::Quantiles;
use crate::bench::report::Machine;
use crate::bench::stand::Stand;
use crate::bench::streams::{Connections, subjects};

/// Incidents that the stack holds while it is asked.
pub const INCIDENTS: usize = 200_000;

/// How much load.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Load {
    /// Connections that each ask once a second.
    pub pollers: usize,
    /// Listeners of the stream.
    pub listeners: usize,
    /// Seconds that count.
    pub seconds: u64,
}

/// What was found.
#[derive(Debug, Serialize)]
pub struct Report {
    bench: &'static str,
    machine: Machine,
    load: Load,
    incidents: usize,
    /// The same answer for all pollers.
    cached: Polled,
    /// A question that nobody asked before each time, by eight at a time.
    uncached: Polled,
    /// An event on its way to every listener.
    stream: Heard,
    /// Of the role, with all pollers and listeners connected, and before.
    resident_mb: f64,
    resident_mb_before: f64,
    targets: Vec<Target>,
}

/// Answers to polling.
#[derive(Debug, Clone, Serialize)]
pub struct Polled {
    /// Answers with 200.
    pub answers: usize,
    /// Anything else.
    pub faults: usize,
    /// Answers a second.
    pub per_second: f64,
    /// From due (cached) or asked (uncached) to the whole answer.
    pub wait_ms: Quantiles,
}

/// Deltas of the stream.
#[derive(Debug, Clone, Serialize)]
pub struct Heard {
    /// Listeners that had a snapshot.
    pub listeners: usize,
    /// Deltas that were expected: listeners times events.
    pub expected: usize,
    /// Those that came within the deadline.
    pub heard: usize,
    /// From the log's acknowledgement to a listener.
    pub wait_ms: Quantiles,
}

/// Measures everything on a stack that nobody else uses.
///
/// # Errors
/// A server does not answer, or an answer is a fault.
pub async fn measure(stand: &Stand, load: Load, machine: Machine) -> anyhow::Result<Report> {
    let address = stand.session.aggregate()?;
    let keys = DevelopmentKeys::read(&stand.session.access_folder())?
        .context("the stack has no development keys")?;
    let key = keys.of(Role::Commander, None).context("no development key sees everything")?.key.clone();
    stand.tell(format_args!("{INCIDENTS} incidents …"));
    let connections = Connections::open(&stand.grpc).await?;
    connections.send_all(subjects("a", INCIDENTS)).await?;
    let ends = crate::bench::records::ends(&stand.broker, crate::bench::stand::STREAM.topic()).await?;
    crate::bench::latency::wait_visible(&stand.client, &ends).await?;
    let processes = stand.processes().await?;
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    let (before, _) = processes.resident("aggregate")?;
    stand.tell(format_args!("{} pollers of one answer for {} s …", load.pollers, load.seconds));
    let cached = pollers::cached(&address, &key, load).await?;
    stand.tell("questions that nobody asked before …");
    let uncached = pollers::uncached(&address, &key, Duration::from_secs(load.seconds)).await?;
    stand.tell(format_args!("{} listeners …", load.listeners));
    let stream = listeners::measure(&address, &key, load, &connections).await?;
    let (resident, _) = processes.resident("aggregate")?;
    let targets = vec![
        Target::at_most("cached p99, ms", cached.wait_ms.p99, 10.0),
        Target::at_most("delta at every subscriber, ms", stream.wait_ms.max, 1_000.0),
    ];
    Ok(Report {
        bench: "aggregate",
        machine,
        load,
        incidents: INCIDENTS,
        cached,
        uncached,
        stream,
        resident_mb: megabytes(resident),
        resident_mb_before: megabytes(before),
        targets,
    })
}

impl Report {
    /// For people, or as JSON.
    ///
    /// # Errors
    /// Standard output is closed.
    pub fn print(&self, output: crate::output::Output) -> anyhow::Result<()> {
        if output.json {
            return output.json(self);
        }
        let mut table =
            crate::output::Table::new(["what", "per second", "p50 ms", "p99 ms", "max ms", "faults"]);
        let row = |name: &str, polled: &Polled| {
            let Quantiles { p50, p99, max } = polled.wait_ms;
            [
                name.to_owned(),
                format!("{:.0}", polled.per_second),
                format!("{p50:.2}"),
                format!("{p99:.2}"),
                format!("{max:.1}"),
                polled.faults.to_string(),
            ]
        };
        table.row(row("cached", &self.cached));
        table.row(row("uncached", &self.uncached));
        let Quantiles { p50, p99, max } = self.stream.wait_ms;
        let missing = self.stream.expected.saturating_sub(self.stream.heard);
        table.row([
            "delta".to_owned(),
            "–".to_owned(),
            format!("{p50:.0}"),
            format!("{p99:.0}"),
            format!("{max:.0}"),
            missing.to_string(),
        ]);
        output.table(table)?;
        for target in &self.targets {
            output.line(target)?;
        }
        output.line(format_args!(
            "aggregate: {:.0} MB, before {:.0} MB",
            self.resident_mb, self.resident_mb_before
        ))
    }
}
