//! Fold beside the bare insert: the same rows into the same tables, in turns.
//!
//! For a round of ours fold is frozen while ingest fills the topic, then thawed: it works off a full log, as after an
//! outage. The rows of that round are then made once more by the same engine, encoded, and only their insertion into
//! a second database is timed: no log, no decoding, no folding, no fence, no order, no ledger.

use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use quanyu_boot::clock;
use quanyu_fold::engine::{Engine, LogRecord};
use quanyu_fold::tables::Tables;
use quanyu_local::Signal;
use quanyu_log::Record;
use quanyu_store::{Block, Client, MigrateOptions, Origin, TableShape};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::bench::latency::wait_visible;
use crate::bench::memory::Memory;
use crate::bench::processes::{Cpu, Processes};
use crate::bench::report::{Baseline, Load, Machine, Report, Rounds, Settings, Target, Tried};
use crate::bench::stand::{STREAM, Stand};
use crate::bench::streams::{Connections, round};
use crate::bench::{Amount, latency, records};
use crate::servers::store_failure;

/// The baseline's database.
const DATABASE: &str = "quanyu_direct";
/// Rows of events in a block, and inserts at a time, that are tried; the fastest pair is used.
const BLOCK_ROWS: [usize; 3] = [50_000, 100_000, 200_000];
const INSERTS: [usize; 3] = [1, 2, 3];
/// How long merges may take to calm down between two rounds.
const CALM_WAIT: Duration = Duration::from_secs(60);
const CALM_PAUSE: Duration = Duration::from_millis(100);
/// Processor seconds per million events at 100,000 events per core and second, where fold must end.
const CPU_TARGET: f64 = 10.0;

/// How the baseline inserts.
#[derive(Debug, Clone, Copy)]
struct Direct {
    block_rows: usize,
    inserts: usize,
}

/// A block as the baseline sends it.
struct Body {
    shape: Arc<TableShape>,
    native: Bytes,
    rows: u64,
}

/// Rounds of one side.
#[derive(Default)]
struct Side {
    events_per_second: Vec<f64>,
    cpu: Vec<Cpu>,
}

/// Measures on a fresh stack; the memory was measured before, on another one.
pub async fn measure(
    stand: &Stand,
    amount: Amount,
    machine: Machine,
    memory: Option<Memory>,
) -> anyhow::Result<Report> {
    let latency = latency::measure(stand).await?;
    let bench = Bench::new(stand, amount.events).await?;
    // Warms up ours, and gives the baseline something to insert.
    let warm_up = bench.ours("w", &mut Side::default()).await?;
    let bytes: usize = warm_up.iter().map(records::bytes).sum();
    let record_bytes = bytes as f64 / warm_up.len().max(1) as f64;
    let tried = bench.try_candidates(&warm_up).await?;
    drop(warm_up);
    let best = tried.iter().max_by(|one, other| one.1.total_cmp(&other.1));
    let (direct, _) = *best.context("no settings were tried")?;
    let (mut ours, mut baseline) = (Side::default(), Side::default());
    for number in 1..=amount.rounds {
        stand.tell(format_args!("round {number} of {} …", amount.rounds));
        let records = bench.ours(&format!("r{number}"), &mut ours).await?;
        let bodies = bench.encode(&records, direct.block_rows)?;
        drop(records);
        bench.baseline(direct, bodies, &mut baseline).await?;
    }
    let ours = Rounds::new(&ours.events_per_second, &ours.cpu)?;
    let rounds = Rounds::new(&baseline.events_per_second, &baseline.cpu)?;
    let ratio = ours.events_per_second.median / rounds.events_per_second.median;
    let fold_cpu = ours.cpu_seconds_per_million_events.get("fold").map_or(f64::NAN, |spread| spread.median);
    let targets = vec![
        Target::at_least("ratio", ratio, 0.3, 0.6),
        Target::below("latency.visible_ms.p99", latency.visible_ms.p99, 2_000.0, 1_000.0),
        Target::below("ours.cpu_seconds_per_million_events.fold", fold_cpu, CPU_TARGET, CPU_TARGET),
    ];
    let tried =
        tried.iter().map(|(direct, speed)| Tried { settings: shown(*direct), events_per_second: *speed });
    Ok(Report {
        bench: "fold",
        machine,
        load: Load::new(amount, record_bytes),
        ours,
        baseline: Baseline { name: "direct insert", settings: shown(direct), tried: tried.collect(), rounds },
        ratio,
        latency,
        memory,
        targets,
    })
}

fn shown(direct: Direct) -> Settings {
    let Direct { block_rows, inserts } = direct;
    let pair = |name: &str, value: String| (name.to_owned(), value);
    [
        pair("format", "Native".to_owned()),
        pair("encoded", "before the clock starts".to_owned()),
        pair("events_per_block", block_rows.to_string()),
        pair("inserts_at_a_time", inserts.to_string()),
    ]
    .into()
}

struct Bench<'a> {
    stand: &'a Stand,
    events: usize,
    processes: Processes,
    connections: Connections,
    direct: Client,
    tables: Tables,
    partitions: u32,
}

impl<'a> Bench<'a> {
    async fn new(stand: &'a Stand, events: usize) -> anyhow::Result<Self> {
        let direct = stand.client.with_database(DATABASE);
        let options = MigrateOptions { database: DATABASE.to_owned(), cluster: None };
        quanyu_store::migrate(&direct, &options).await.map_err(store_failure)?;
        let ends = records::ends(&stand.broker, STREAM.topic()).await?;
        Ok(Self {
            stand,
            events,
            processes: stand.processes().await?,
            connections: Connections::open(&stand.grpc).await?,
            tables: Tables::load(&direct, STREAM).await.map_err(store_failure)?,
            partitions: u32::try_from(ends.len()).context("count the partitions")?,
            direct,
        })
    }

    /// A round of fold; gives the records that it folded, for the baseline.
    async fn ours(&self, name: &str, side: &mut Side) -> anyhow::Result<Vec<Record>> {
        let broker = &self.stand.broker;
        let messages = round(name, self.events);
        let from = records::ends(broker, STREAM.topic()).await?;
        self.stand.signal_fold(Signal::SIGSTOP)?;
        let sent = self.connections.send_all(messages).await;
        let filled = async {
            sent?;
            let to = records::ends(broker, STREAM.topic()).await?;
            self.calm().await?;
            anyhow::Ok(to)
        };
        let filled = filled.await;
        let before = self.processes.used()?;
        let started = clock::monotonic();
        self.stand.signal_fold(Signal::SIGCONT)?;
        let to = filled?;
        wait_visible(&self.stand.client, &to).await?;
        self.note(side, started.elapsed(), &before).await?;
        records::between(broker, STREAM.topic(), &from, &to).await
    }

    async fn try_candidates(&self, records: &[Record]) -> anyhow::Result<Vec<(Direct, f64)>> {
        self.stand.tell("looking for the baseline's best settings …");
        let mut tried = Vec::new();
        for block_rows in BLOCK_ROWS {
            for inserts in INSERTS {
                let direct = Direct { block_rows, inserts };
                let mut side = Side::default();
                self.baseline(direct, self.encode(records, block_rows)?, &mut side).await?;
                tried.extend(side.events_per_second.first().map(|speed| (direct, *speed)));
                self.empty().await?;
            }
        }
        Ok(tried)
    }

    /// A round of bare inserts.
    async fn baseline(&self, direct: Direct, bodies: Vec<Body>, side: &mut Side) -> anyhow::Result<()> {
        self.calm().await?;
        let before = self.processes.used()?;
        let started = clock::monotonic();
        stream::iter(bodies)
            .map(|body| async move {
                let Body { shape, native, rows } = body;
                self.direct.insert_directly(&shape, native, rows).await
            })
            .buffer_unordered(direct.inserts)
            .try_collect::<()>()
            .await
            .context("insert directly")?;
        self.note(side, started.elapsed(), &before).await
    }

    /// Notes a round. The server's time goes on until the merges that the rows cause are done, on either side.
    async fn note(&self, side: &mut Side, took: Duration, before: &Cpu) -> anyhow::Result<()> {
        let used = self.processes.used()?;
        self.calm().await?;
        let used = used.with_later("clickhouse", &self.processes.used()?);
        side.cpu.push(used.per_million(before, self.events));
        side.events_per_second.push(self.events as f64 / took.as_secs_f64());
        Ok(())
    }

    /// The rows of these records, encoded as fold encodes them.
    fn encode(&self, records: &[Record], block_rows: usize) -> anyhow::Result<Vec<Body>> {
        let topic = STREAM.topic();
        let engine = Engine::new(STREAM, topic, self.partitions, self.tables.clone());
        let mut engine = engine.ok_or_else(|| anyhow!("no schema is bundled for {topic}"))?;
        let partitions: BTreeSet<i32> = records.iter().map(|record| record.partition).collect();
        for partition in partitions {
            engine.set_known(partition, HashSet::new());
        }
        let mut bodies = Vec::new();
        for chunk in records.chunks(block_rows) {
            for record in chunk {
                let refusal = engine.push(&LogRecord {
                    at: Origin { partition: record.partition, offset: record.offset },
                    timestamp_ms: record.timestamp_ms,
                    key: record.key.as_deref(),
                    value: record.payload.as_deref(),
                });
                if let Some(refusal) = refusal {
                    bail!("a record of the benchmark is no event: {}", refusal.reason);
                }
            }
            let output = engine.fold()?;
            let parts = [output.events].into_iter().chain(output.others).flat_map(Block::into_parts);
            bodies.extend(parts.map(|(_, part)| Body {
                shape: part.table().clone(),
                rows: part.rows() as u64,
                native: part.encode_native().into(),
            }));
        }
        Ok(bodies)
    }

    /// Takes the tried rows out again, so that both sides' tables have grown alike.
    async fn empty(&self) -> anyhow::Result<()> {
        let (states, histories): (Vec<_>, Vec<_>) = self.tables.kinds.values().cloned().unzip();
        for shape in states.iter().chain(&histories).chain([&self.tables.events]) {
            let statement = format!("TRUNCATE TABLE {} SYNC", shape.name);
            self.direct.execute(&statement).await.map_err(store_failure)?;
        }
        Ok(())
    }

    /// Waits until the server merges nothing, so that no round pays for another's merges.
    async fn calm(&self) -> anyhow::Result<()> {
        let deadline = clock::monotonic() + CALM_WAIT;
        loop {
            let question = "SELECT count() FROM system.merges";
            let merges: Vec<u64> = self.direct.fetch_rows(question).await.map_err(store_failure)?;
            if merges.first() == Some(&0) || clock::monotonic() >= deadline {
                return Ok(());
            }
            tokio::time::sleep(CALM_PAUSE).await;
        }
    }
}
