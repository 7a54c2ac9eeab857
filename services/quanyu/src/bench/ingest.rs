//! Ingest beside the bare client library: the same records, as durable, in turns.
//!
//! Each round of ours goes over gRPC into the incident topic; what stands there is read back, and the library publishes
//! those very bytes to a topic of the same shape. No fold runs meanwhile; latency is measured before, with fold.

use std::time::Duration;

use anyhow::Context as _;
use quanyu_boot::clock;
use quanyu_log::baseline::{RawProducer, RawSettings};
use quanyu_log::{Compression, Outgoing, TopicSpec, topics};

use crate::bench::processes::{Cpu, Processes};
use crate::bench::report::{Baseline, Load, Machine, Report, Rounds, Settings, Target, Tried};
use crate::bench::stand::{STREAM, Stand};
use crate::bench::streams::{Connections, round};
use crate::bench::{Amount, latency, records};
use crate::servers::log_failure;

/// Where the baseline publishes.
const TOPIC: &str = "bench.raw.v1";
/// What is tried for the baseline before the rounds, the fastest of which is used: waits and sizes of batches around the
/// library's advice for throughput. Compression stays ours, so that the log holds the same bytes.
const CANDIDATES: [RawSettings; 5] = [
    raw(5, 1_000_000, 10_000),
    raw(50, 1_000_000, 10_000),
    raw(5, 262_144, 10_000),
    raw(50, 262_144, 10_000),
    raw(100, 1_000_000, 100_000),
];
/// Times that each candidate is tried; its best counts.
const TRIES: usize = 2;

const fn raw(linger_ms: u32, batch_bytes: u32, batch_records: u32) -> RawSettings {
    RawSettings { linger_ms, batch_bytes, batch_records, compression: Compression::Lz4 }
}

/// Rounds of one side.
#[derive(Default)]
struct Side {
    events_per_second: Vec<f64>,
    cpu: Vec<Cpu>,
}

/// Measures on a fresh stack.
pub async fn measure(stand: &Stand, amount: Amount, machine: Machine) -> anyhow::Result<Report> {
    let latency = latency::measure(stand).await?;
    stand.end_fold().await?;
    make_topic(stand).await?;
    let bench = Bench {
        stand,
        events: amount.events,
        processes: stand.processes().await?,
        connections: Connections::open(&stand.grpc).await?,
    };
    // Warms up ours, and gives the baseline something to publish.
    let (mut published, record_bytes) = bench.warm_up().await?;
    let tried = bench.try_candidates(&published).await?;
    let (settings, _) = best(&tried).context("no settings were tried")?;
    let (mut ours, mut baseline) = (Side::default(), Side::default());
    for number in 1..=amount.rounds {
        stand.tell(format_args!("round {number} of {} …", amount.rounds));
        // Whoever comes second may find the machine warmer or busier, so they take turns in that, too.
        if number % 2 == 0 {
            bench.baseline(&settings, &mut published, &mut baseline).await?;
        }
        published = bench.ours(&format!("r{number}"), &mut ours).await?;
        if number % 2 == 1 {
            bench.baseline(&settings, &mut published, &mut baseline).await?;
        }
    }
    let ours = Rounds::new(&ours.events_per_second, &ours.cpu)?;
    let rounds = Rounds::new(&baseline.events_per_second, &baseline.cpu)?;
    let ratio = ours.events_per_second.median / rounds.events_per_second.median;
    let targets = vec![
        Target::at_least("ratio", ratio, 0.5, 0.9),
        Target::below("latency.visible_ms.p99", latency.visible_ms.p99, 2_000.0, 1_000.0),
    ];
    let tried = tried.iter().map(|(raw, speed)| Tried { settings: shown(raw), events_per_second: *speed });
    Ok(Report {
        bench: "ingest",
        machine,
        load: Load::new(amount, record_bytes),
        ours,
        baseline: Baseline {
            name: "librdkafka producer",
            settings: shown(&settings),
            tried: tried.collect(),
            rounds,
        },
        ratio,
        latency,
        memory: None,
        targets,
    })
}

async fn make_topic(stand: &Stand) -> anyhow::Result<()> {
    let like = topics::describe(&stand.broker, STREAM.topic()).await.map_err(log_failure)?;
    let spec = TopicSpec::new(TOPIC, like.partitions);
    topics::ensure(&stand.broker, &[spec]).await.map_err(log_failure)?;
    Ok(())
}

fn shown(raw: &RawSettings) -> Settings {
    raw.properties().into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn best(tried: &[(RawSettings, f64)]) -> Option<(RawSettings, f64)> {
    tried.iter().copied().max_by(|one, other| one.1.total_cmp(&other.1))
}

struct Bench<'a> {
    stand: &'a Stand,
    events: usize,
    processes: Processes,
    connections: Connections,
}

impl Bench<'_> {
    async fn warm_up(&self) -> anyhow::Result<(Vec<Outgoing>, f64)> {
        let from = records::ends(&self.stand.broker, STREAM.topic()).await?;
        self.connections.send_all(round("w", self.events)).await?;
        let to = records::ends(&self.stand.broker, STREAM.topic()).await?;
        let records = records::between(&self.stand.broker, STREAM.topic(), &from, &to).await?;
        let bytes: usize = records.iter().map(records::bytes).sum();
        let record_bytes = bytes as f64 / records.len().max(1) as f64;
        Ok((records::to_publish(records, TOPIC), record_bytes))
    }

    async fn try_candidates(&self, published: &[Outgoing]) -> anyhow::Result<Vec<(RawSettings, f64)>> {
        self.stand.tell("looking for the baseline's best settings …");
        let mut tried = Vec::new();
        for raw in CANDIDATES {
            let mut fastest: f64 = 0.0;
            let mut records = published.to_vec();
            for _ in 0..TRIES {
                let took = self.publish(&raw, &mut records, || Ok(())).await?;
                fastest = fastest.max(self.per_second(took));
            }
            tried.push((raw, fastest));
        }
        Ok(tried)
    }

    /// A round over gRPC; gives the records that it put into the log, for the baseline.
    async fn ours(&self, name: &str, side: &mut Side) -> anyhow::Result<Vec<Outgoing>> {
        let messages = round(name, self.events);
        let broker = &self.stand.broker;
        let from = records::ends(broker, STREAM.topic()).await?;
        let before = self.processes.used()?;
        let took = self.connections.send_all(messages).await?;
        side.cpu.push(self.processes.used()?.per_million(&before, self.events));
        side.events_per_second.push(self.per_second(took));
        let to = records::ends(broker, STREAM.topic()).await?;
        let records = records::between(broker, STREAM.topic(), &from, &to).await?;
        Ok(records::to_publish(records, TOPIC))
    }

    /// A round of the bare library.
    async fn baseline(
        &self,
        raw: &RawSettings,
        records: &mut Vec<Outgoing>,
        side: &mut Side,
    ) -> anyhow::Result<()> {
        let mut before = Cpu::default();
        let look = || {
            before = self.processes.used()?;
            Ok(())
        };
        let took = self.publish(raw, records, look).await?;
        side.cpu.push(self.processes.used()?.per_million(&before, self.events));
        side.events_per_second.push(self.per_second(took));
        Ok(())
    }

    /// Publishes with a producer that is connected already; `ready` is called before the clock starts.
    async fn publish(
        &self,
        raw: &RawSettings,
        records: &mut Vec<Outgoing>,
        ready: impl FnOnce() -> anyhow::Result<()>,
    ) -> anyhow::Result<Duration> {
        let producer = RawProducer::new(&self.stand.broker, raw).map_err(log_failure)?;
        let taken = std::mem::take(records);
        let connect = tokio::task::spawn_blocking(move || {
            // One record to every partition's leader, so that no round pays for connecting.
            let connected = producer.publish(taken.get(..1).unwrap_or_default());
            (producer, taken, connected)
        });
        let (producer, taken, connected) = connect.await.context("wait for the producer")?;
        connected.map_err(log_failure)?;
        ready()?;
        let publishing = tokio::task::spawn_blocking(move || {
            let started = clock::monotonic();
            let published = producer.publish(&taken);
            (taken, published, started.elapsed())
        });
        let (taken, published, took) = publishing.await.context("wait for the producer")?;
        published.map_err(log_failure)?;
        *records = taken;
        Ok(took)
    }

    fn per_second(&self, took: Duration) -> f64 {
        self.events as f64 / took.as_secs_f64()
    }
}
