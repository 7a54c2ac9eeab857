//! From publishing to visible: events at a fixed rate over gRPC, and a reader that asks the state table again and again.
//!
//! Open loop: every batch has a time at which it is due, and latency counts from then, however late the sender or the
//! service is. So a stall is charged to every event that it holds up. An event counts as visible when an answer
//! that includes its state has arrived.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use bytes::Bytes;
use futures::future::try_join_all;
use quanyu_boot::{clock, task};
use quanyu_store::Client;
use serde::Serialize;
use tokio::sync::mpsc;

use crate::bench::CONNECTIONS;
use crate::bench::events::Source;
use crate::bench::figures::{Spread, quantile};
use crate::bench::processes::Cpu;
use crate::bench::records::{self, Ends};
use crate::bench::stand::{STREAM, Stand};
use crate::bench::streams::{self, Connections};

/// The rate that the target names.
pub const EVENTS_PER_SECOND: usize = 2_000;
/// Between two batches.
const TICK: Duration = Duration::from_millis(10);
const TICK_EVENTS: usize = EVENTS_PER_SECOND / 100;
/// Ticks before anything counts: servers that have just started are not what is measured.
const WARM_UP_TICKS: usize = 1_000;
/// Ticks that count.
const TICKS: usize = 2_000;
/// The reader's pause between an answer and the next question: a question costs the server 2 to 3 ms of a core, and the
/// reader must not be what is measured.
const POLL_PAUSE: Duration = Duration::from_millis(20);
/// The pause between two looks at the ledger.
const LEDGER_PAUSE: Duration = Duration::from_millis(50);
/// How long the last event may take to be visible.
const END_WAIT: Duration = Duration::from_secs(60);

/// What was found.
#[derive(Debug, Serialize)]
pub struct Latency {
    /// The rate, held by the clock.
    pub events_per_second: usize,
    /// Events that count.
    pub events: usize,
    /// From due to visible.
    pub visible_ms: Quantiles,
    /// From due to acknowledged, of batches.
    pub acknowledged_ms: Quantiles,
    /// Between two answers of the reader: how exact the figures are.
    pub polling_ms: Quantiles,
    /// Processor time while it ran.
    pub cpu_seconds_per_million_events: BTreeMap<String, Spread>,
}

/// Quantiles, milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Quantiles {
    pub p50: f64,
    pub p99: f64,
    pub max: f64,
}

/// An answer of the reader: when it came, and the highest offset visible per partition.
struct Look {
    at: Instant,
    highest: BTreeMap<i32, u64>,
}

/// Measures on a stack whose fold is level with the log.
pub async fn measure(stand: &Stand) -> anyhow::Result<Latency> {
    stand.tell(format_args!("latency at {EVENTS_PER_SECOND} events/s …"));
    let processes = stand.processes().await?;
    let connections = Connections::open(&stand.grpc).await?;
    let from = records::ends(&stand.broker, STREAM.topic()).await?;
    let ended = std::sync::Arc::new(AtomicBool::new(false));
    let looking = task::spawn("bench-reader", look(stand.client.clone(), from.clone(), ended.clone()));
    let used_before = processes.used()?;
    let sent = send(&connections).await;
    let until = match &sent {
        Ok(_) => records::ends(&stand.broker, STREAM.topic()).await?,
        Err(_) => from,
    };
    let visible = wait_visible(&stand.client, &until).await;
    let used = processes.used()?.per_million(&used_before, (WARM_UP_TICKS + TICKS) * TICK_EVENTS);
    ended.store(true, Ordering::Release);
    let looks = looking.await.context("wait for the reader")??;
    let Sent { started, acknowledged } = sent?;
    visible?;
    let waits = waits(&stand.client, started, &looks).await?;
    Ok(Latency {
        events_per_second: EVENTS_PER_SECOND,
        events: waits.len(),
        visible_ms: Quantiles::of(waits).context("no event became visible")?,
        acknowledged_ms: Quantiles::of(acknowledged).context("nothing was acknowledged")?,
        polling_ms: Quantiles::of(gaps(&looks)).context("the reader got no answer")?,
        cpu_seconds_per_million_events: Cpu::spread(&[used]),
    })
}

struct Sent {
    started: Instant,
    acknowledged: Vec<f64>,
}

/// When a tick's batch is due.
fn due(started: Instant, tick: usize) -> Instant {
    started + TICK * u32::try_from(tick).unwrap_or(u32::MAX)
}

async fn send(connections: &Connections) -> anyhow::Result<Sent> {
    let source = Source { name: "latency".to_owned(), occurred_at_ms: clock::now_ms() - 3_600_000 };
    let message = |tick: usize| {
        let sequence = i64::try_from(tick + 1).unwrap_or(i64::MAX);
        source.message(sequence, tick * TICK_EVENTS..(tick + 1) * TICK_EVENTS)
    };
    let ticks = WARM_UP_TICKS + TICKS;
    let messages: Vec<Bytes> = (0..ticks).map(message).collect();
    let started = clock::monotonic() + TICK;
    let (mut outlets, mut senders) = (Vec::new(), Vec::new());
    for (connection, grpc) in connections.each().enumerate() {
        // As deep as the run is long: the schedule never waits for the service.
        let (outlet, mut waiting) = mpsc::channel(ticks / CONNECTIONS + 1);
        outlets.push(outlet);
        let stream = futures::stream::poll_fn(move |context| waiting.poll_recv(context));
        let last = ticks - CONNECTIONS + connection + 1;
        senders.push(task::spawn("bench-latency", async move {
            let mut waits = Vec::new();
            let mut next = connection;
            // An acknowledgement stands for every batch of its connection up to it.
            let acknowledged = |sequence: i64| {
                while i64::try_from(next).is_ok_and(|tick| tick < sequence) {
                    if next >= WARM_UP_TICKS {
                        waits.push(millis(due(started, next), clock::monotonic()));
                    }
                    next += CONNECTIONS;
                }
            };
            streams::send(grpc, stream, i64::try_from(last).unwrap_or(i64::MAX), acknowledged).await?;
            anyhow::Ok(waits)
        }));
    }
    for (tick, message) in messages.into_iter().enumerate() {
        tokio::time::sleep_until(due(started, tick).into()).await;
        let Some(outlet) = outlets.get(tick % CONNECTIONS) else { continue };
        if outlet.try_send(message).is_err() {
            // Its sender has ended; what it has to say is below.
            break;
        }
    }
    drop(outlets);
    let mut acknowledged = Vec::new();
    for waits in try_join_all(senders).await.context("wait for the senders")? {
        acknowledged.extend(waits?);
    }
    Ok(Sent { started, acknowledged })
}

/// Asks what is visible until told to end. Only states above the first offsets of this run are looked at.
async fn look(client: Client, from: Ends, ended: std::sync::Arc<AtomicBool>) -> anyhow::Result<Vec<Look>> {
    let first = from.iter().map(|(_, end)| *end).min().unwrap_or(0);
    let question = format!(
        "SELECT kafka_partition, max(version) FROM incidents WHERE version >= {first} GROUP BY kafka_partition"
    );
    let mut looks = Vec::new();
    while !ended.load(Ordering::Acquire) {
        let rows: Vec<(i32, u64)> = client.fetch_rows(&question).await.context("ask what is visible")?;
        looks.push(Look { at: clock::monotonic(), highest: rows.into_iter().collect() });
        tokio::time::sleep(POLL_PAUSE).await;
    }
    Ok(looks)
}

/// Waits until the ledger says that everything below these ends is folded; finds out 50 ms late at most.
pub async fn wait_visible(client: &Client, ends: &Ends) -> anyhow::Result<()> {
    let deadline = clock::monotonic() + END_WAIT;
    loop {
        let heads = client.ledger_heads(STREAM.topic()).await.context("read the ledger")?;
        let next = |partition: i32| {
            heads.iter().find(|head| head.kafka_partition == partition).map_or(0, |head| head.last_offset + 1)
        };
        if ends.iter().all(|(partition, end)| next(*partition) >= *end) {
            return Ok(());
        }
        if clock::monotonic() >= deadline {
            bail!("fold did not reach the log's end within {} s", END_WAIT.as_secs());
        }
        tokio::time::sleep(LEDGER_PAUSE).await;
    }
}

/// The wait of every event that counts.
async fn waits(client: &Client, started: Instant, looks: &[Look]) -> anyhow::Result<Vec<f64>> {
    let question = "SELECT assumeNotNull(source_sequence), kafka_partition, kafka_offset FROM incident_events \
                    WHERE startsWith(subject, 'incident:latency-')";
    let rows: Vec<(i64, i32, u64)> = client.fetch_rows(question).await.context("read the events back")?;
    if rows.len() != (WARM_UP_TICKS + TICKS) * TICK_EVENTS {
        bail!(
            "{} events of the latency run are in the table, {} were sent",
            rows.len(),
            (WARM_UP_TICKS + TICKS) * TICK_EVENTS
        );
    }
    let mut waits = Vec::with_capacity(TICKS * TICK_EVENTS);
    for (index, partition, offset) in rows {
        let tick = usize::try_from(index).unwrap_or(0) / TICK_EVENTS;
        if tick < WARM_UP_TICKS {
            continue;
        }
        let seen = looks.partition_point(|look| look.highest.get(&partition).is_none_or(|top| *top < offset));
        let Some(look) = looks.get(seen) else { bail!("an event never became visible to the reader") };
        waits.push(millis(due(started, tick), look.at));
    }
    Ok(waits)
}

fn gaps(looks: &[Look]) -> Vec<f64> {
    looks.windows(2).filter_map(|pair| Some(millis(pair.first()?.at, pair.last()?.at))).collect()
}

fn millis(from: Instant, to: Instant) -> f64 {
    to.saturating_duration_since(from).as_secs_f64() * 1e3
}

impl Quantiles {
    /// Of these waits, unless there are none.
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        let at = |share| quantile(&values, share);
        Some(Self { p50: at(0.5)?, p99: at(0.99)?, max: at(1.0)? })
    }
}
