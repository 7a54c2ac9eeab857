//! Takes the simulated events one after the other: to the connections of their streams, or into a file.
//!
//! Runs on a thread of its own. Waits where a connection is full, and, at the live rate, until an event's time has come.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use bytes::Bytes;
use prost_reflect::DynamicMessage;
use quanyu_boot::clock;
use quanyu_event::{Envelope, Stream};
use quanyu_simulate::{Simulation, Truth};
use quanyu_wire::{StreamEvent, pb};
use tokio::sync::mpsc::Sender;

use crate::event_stream::BATCH_EVENTS;
use crate::ingest_client::streams;
use crate::output::Output;

/// How long a live batch may wait for more events.
const LIVE_WAIT: Duration = Duration::from_millis(200);

/// When events go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As fast as they are taken.
    Max,
    /// None before its time.
    Live,
}

/// What was made.
pub struct Produced {
    pub truth: Truth,
}

/// A stream's connection and the events that wait for it.
struct Outlet {
    stream: Stream,
    to: Sender<Vec<Bytes>>,
    waiting: Vec<Bytes>,
}

impl Outlet {
    fn flush(&mut self) -> anyhow::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let batch = std::mem::take(&mut self.waiting);
        // The sender tells why; here is only known that it is gone.
        self.to.blocking_send(batch).map_err(|_| anyhow!("the {} stream ended", self.stream.as_str()))
    }
}

/// Sends every event on its stream.
///
/// # Errors
/// A connection ended.
pub fn stream(
    mut simulation: Simulation,
    outlets: Vec<(Stream, Sender<Vec<Bytes>>)>,
    pace: Pace,
    output: Output,
) -> anyhow::Result<Produced> {
    let mut is_history = true;
    let outlet = |(stream, to)| Outlet { stream, to, waiting: Vec::with_capacity(BATCH_EVENTS) };
    let mut outlets: Vec<Outlet> = outlets.into_iter().map(outlet).collect();
    for sent in simulation.by_ref() {
        let waited = pace == Pace::Live && wait_for(sent.sent_at.millis(), &mut outlets)?;
        if waited && std::mem::take(&mut is_history) {
            output.say("the history is sent; what happens from now on follows as it happens");
        }
        let outlet = outlets.iter_mut().find(|outlet| outlet.stream == sent.stream);
        let outlet =
            outlet.ok_or_else(|| anyhow!("no connection for the {} stream", sent.stream.as_str()))?;
        outlet.waiting.push(encoded(sent.stream, sent.event)?);
        if outlet.waiting.len() >= BATCH_EVENTS {
            outlet.flush()?;
        }
    }
    for outlet in &mut outlets {
        outlet.flush()?;
    }
    Ok(Produced { truth: simulation.into_truth() })
}

/// Writes every event as a line of proto3 JSON, as `publish` reads them.
///
/// # Errors
/// The file cannot be written.
pub fn write(mut simulation: Simulation, path: &Path) -> anyhow::Result<Produced> {
    let failed = || format!("write {}", path.display());
    let mut out = BufWriter::new(File::create(path).with_context(failed)?);
    let streams = streams()?;
    for sent in simulation.by_ref() {
        let stream = streams.iter().find(|stream| stream.name == sent.stream.as_str());
        let stream = stream.ok_or_else(|| anyhow!("no {} stream", sent.stream.as_str()))?;
        let bytes = encoded(sent.stream, sent.event)?;
        let message = DynamicMessage::decode(stream.event.clone(), bytes).context("read an event back")?;
        serde_json::to_writer(&mut out, &message).with_context(failed)?;
        out.write_all(b"\n").with_context(failed)?;
    }
    out.flush().with_context(failed)?;
    Ok(Produced { truth: simulation.into_truth() })
}

/// Gives whether it had to wait.
fn wait_for(sent_at_ms: i64, outlets: &mut [Outlet]) -> anyhow::Result<bool> {
    let mut flushed = false;
    loop {
        let ahead_ms = u64::try_from(sent_at_ms - clock::now_ms()).unwrap_or(0);
        if ahead_ms == 0 {
            return Ok(flushed);
        }
        if !flushed {
            outlets.iter_mut().try_for_each(Outlet::flush)?;
            flushed = true;
        }
        std::thread::sleep(LIVE_WAIT.min(Duration::from_millis(ahead_ms)));
    }
}

fn encoded(stream: Stream, event: Envelope) -> anyhow::Result<Bytes> {
    fn of<E: StreamEvent>(event: Envelope) -> Option<Bytes> {
        Some(E::from_event(event)?.encode_to_vec().into())
    }
    let bytes = match stream {
        Stream::Incident => of::<pb::incident::v1::IncidentEvent>(event),
        Stream::Fire => of::<pb::fire::v1::FireEvent>(event),
        Stream::Safety => of::<pb::safety::v1::SafetyEvent>(event),
        Stream::Warning => of::<pb::warning::v1::WarningEvent>(event),
        Stream::Audit => of::<pb::audit::v1::AuditEvent>(event),
    };
    bytes.ok_or_else(|| anyhow!("an event of another stream than {}", stream.as_str()))
}
