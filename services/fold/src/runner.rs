//! The runner of one stream: one thread polls, batches, folds and commits; one insert at a time goes on beside it.
//!
//! Standing is either `Owning` (fenced, looked, may insert) or `Waiting` (a doubt, or somebody else owns): then
//! records are dropped and everything starts again from the ledger. There is no third way, so nothing is ever
//! re-sent blindly.

mod flush;
mod frontier;
mod insert;
mod takeover;
mod trouble;

use crate::config::{Config, group_of};
use crate::engine::{Engine, LogRecord};
use crate::metrics;
use crate::tables::Tables;
use crate::test_point::TestPoint;
use anyhow::{Context as _, anyhow};
use frontier::Frontier;
use insert::{InFlight, Inserter, TableMarks};
use quanyu_boot::clock::monotonic;
use quanyu_boot::health::Check;
use quanyu_boot::{Clock, Stopper};
use quanyu_event::Stream;
use quanyu_log::{
    Broker, Consumer, ConsumerConfig, DeadLetter, Delivery, LogError, Producer, Reason, ReasonCode,
};
use quanyu_store::{Client, Origin, Owner};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use trouble::Trouble;

/// Longest wait for the next record while nothing is held.
const IDLE_POLL: Duration = Duration::from_millis(100);
/// Longest wait for the next record while an insert is under way: how late its end may be seen.
const IN_FLIGHT_POLL: Duration = Duration::from_millis(5);
/// A broker that was killed while a static member came back can take the member for its own namesake. So one loss of
/// the place is answered by joining anew; a second within this time means that a namesake is really there.
const DISPLACED_AGAIN: Duration = Duration::from_secs(60);
/// The wait after repeated doubts grows up to this many times the first.
const RETRY_GROWTH_MAX: u32 = 30;

/// What a runner is made of.
pub struct Parts {
    pub stream: Stream,
    pub partitions: u32,
    pub config: Config,
    pub broker: Broker,
    pub client: Client,
    pub producer: Arc<Producer>,
    pub tables: Tables,
    pub clock: Arc<dyn Clock>,
    pub test_point: Option<TestPoint>,
}

/// Whether the runner may insert.
enum Standing {
    /// It owns the fence of every partition it reads.
    Owning(Owner),
    /// It tries again at `until`.
    Waiting { until: Instant, tries: u32 },
}

/// The runner.
pub struct Runner {
    parts: Parts,
    topic: &'static str,
    engine: Engine,
    consumer: Option<Consumer>,
    standing: Standing,
    /// Partitions that the group gave to us, with the next offset once looked up.
    assigned: BTreeMap<i32, Option<u64>>,
    /// Assigned, but not read yet.
    unstarted: BTreeSet<i32>,
    marks: Arc<TableMarks>,
    inserter: Inserter,
    in_flight: Option<InFlight>,
    letters: Vec<DeadLetter>,
    batch_since: Option<Instant>,
    frontiers: BTreeMap<i32, Frontier>,
    frontier_due: Instant,
    displaced_at: Option<Instant>,
}

impl Runner {
    /// Built, not yet a member of the group.
    ///
    /// # Errors
    /// No schema for the topic.
    pub fn new(parts: Parts) -> anyhow::Result<Self> {
        let topic = parts.stream.topic();
        let engine = Engine::new(parts.stream, topic, parts.partitions, parts.tables.clone())
            .ok_or_else(|| anyhow!("no schema is bundled for topic {topic}"))?
            .with_cache_bytes(parts.config.cache_bytes_of_stream())
            .withholding(Some(parts.config.test_withheld_schema).filter(|id| *id != 0));
        let inserter = Inserter {
            topic,
            client: parts.client.clone(),
            tables: parts.tables.clone(),
            clock: parts.clock.clone(),
            test_point: parts.test_point.clone(),
        };
        Ok(Self {
            parts,
            topic,
            engine,
            consumer: None,
            standing: Standing::Waiting { until: monotonic(), tries: 0 },
            assigned: BTreeMap::new(),
            unstarted: BTreeSet::new(),
            marks: Arc::default(),
            inserter,
            in_flight: None,
            letters: Vec::new(),
            batch_since: None,
            frontiers: BTreeMap::new(),
            frontier_due: monotonic(),
            displaced_at: None,
        })
    }

    /// Its stream.
    pub fn stream(&self) -> Stream {
        self.parts.stream
    }

    /// Works until stopped. Blocks its thread.
    ///
    /// # Errors
    /// The consumer is dead (a namesake took its place), or a row does not fit its table. A log that is not the
    /// one that was folded stops the runner, but not the process: it says so in its health check.
    pub fn run(mut self, handle: &Handle, stopper: &Stopper, check: &Check) -> anyhow::Result<()> {
        self.join()?;
        check.ready();
        while !stopper.is_stopped() {
            let step = self.step(handle);
            if let Err(trouble) = step {
                match self.settle(trouble, check)? {
                    Some(reason) => return self.halt(handle, stopper, check, &reason),
                    None => continue,
                }
            } else if matches!(self.standing, Standing::Owning(_)) {
                check.ready();
            }
        }
        if let Err(trouble) = self.flush(handle).and_then(|()| self.await_insert()) {
            tracing::warn!(topic = self.topic, %trouble, "the last batch was not folded; the next start folds it");
        }
        Ok(())
    }

    /// Becomes a member of the group, for the first time or anew: nothing of an earlier membership is kept.
    fn join(&mut self) -> anyhow::Result<()> {
        self.consumer = None;
        let assigned: Vec<i32> = std::mem::take(&mut self.assigned).into_keys().collect();
        for partition in assigned {
            self.engine.forget(partition);
        }
        self.unstarted.clear();
        self.wait(Duration::ZERO, 0);
        let mut config =
            ConsumerConfig::new(self.parts.broker.clone(), group_of(self.parts.stream), self.topic);
        let settings = &self.parts.config;
        config.instance_id = (!settings.instance.is_empty()).then(|| settings.instance.clone());
        config.session_timeout_ms = settings.session_timeout_ms;
        config.heartbeat_interval_ms = (settings.session_timeout_ms / 4).clamp(200, 3_000);
        config.max_poll_interval_ms = settings.poll_interval_ms_max;
        config.fetch_wait_ms = 100;
        self.consumer = Some(Consumer::new(&config).context("join the consumer group")?);
        Ok(())
    }

    /// One turn of the loop.
    fn step(&mut self, handle: &Handle) -> Result<(), Trouble> {
        self.poll_once()?;
        self.note_insert()?;
        if let Standing::Waiting { until, .. } = self.standing {
            if !self.assigned.is_empty() && monotonic() >= until {
                self.take_over(handle)?;
            }
            return Ok(());
        }
        if self.batch_due() {
            self.flush(handle)?;
        }
        if monotonic() >= self.frontier_due {
            self.write_frontier(handle)?;
        }
        Ok(())
    }

    fn poll_once(&mut self) -> Result<(), Trouble> {
        let wait = match self.batch_since {
            _ if self.in_flight.is_some() => IN_FLIGHT_POLL,
            Some(since) => self.parts.config.batch_age().saturating_sub(since.elapsed()),
            None => IDLE_POLL,
        };
        let owning = matches!(self.standing, Standing::Owning(_));
        let Some(consumer) = &mut self.consumer else { return Ok(()) };
        match consumer.poll(wait).map_err(Trouble::from_log)? {
            Delivery::Record(record) if owning => {
                let at = Origin { partition: record.partition(), offset: record.offset() };
                let Some(Some(next)) = self.assigned.get_mut(&at.partition) else { return Ok(()) };
                if at.offset < *next {
                    return Ok(());
                }
                *next = at.offset + 1;
                self.batch_since.get_or_insert_with(monotonic);
                let log_record = LogRecord {
                    at,
                    timestamp_ms: record.timestamp_ms(),
                    key: record.key(),
                    value: record.payload(),
                };
                if let Some(refusal) = self.engine.push(&log_record) {
                    let reason = Reason::new(reason_code(refusal.code), refusal.reason);
                    self.letters.push(DeadLetter::of(&record, reason, self.parts.clock.now_ms()));
                }
            }
            Delivery::Record(_) | Delivery::Level { .. } | Delivery::Nothing => {}
            Delivery::Assigned(partitions) => {
                tracing::info!(topic = self.topic, ?partitions, "assigned");
                for partition in partitions {
                    self.assigned.insert(partition, None);
                    self.unstarted.insert(partition);
                }
                self.wait(Duration::ZERO, 0);
            }
            Delivery::Revoked { partitions, lost } => {
                tracing::info!(topic = self.topic, ?partitions, lost, "revoked");
                // Ended, it is no doubt for the next owner.
                let inserted = self.await_insert();
                for partition in &partitions {
                    self.assigned.remove(partition);
                    self.unstarted.remove(partition);
                    self.frontiers.remove(partition);
                    self.engine.forget(*partition);
                    self.letters.retain(|letter| letter.partition != *partition);
                }
                if let Some(consumer) = &mut self.consumer {
                    consumer.release(&partitions).map_err(Trouble::from_log)?;
                }
                if self.engine.is_empty() {
                    self.batch_since = None;
                }
                inserted?;
            }
        }
        Ok(())
    }

    /// Behind an insert that is under way a batch goes on growing: it could not go in yet.
    fn batch_due(&self) -> bool {
        let config = &self.parts.config;
        let old = || self.batch_since.is_some_and(|since| since.elapsed() >= config.batch_age());
        self.engine.len() >= config.batch_rows_max
            || self.engine.bytes() >= config.batch_bytes_max
            || (self.in_flight.is_none() && old())
    }

    /// Gives up ownership and everything held, to start again from the ledger.
    fn wait(&mut self, how_long: Duration, tries: u32) {
        if let Err(trouble) = self.await_insert() {
            tracing::debug!(topic = self.topic, %trouble, "the last insert is left to the next look");
        }
        self.standing = Standing::Waiting { until: monotonic() + how_long, tries };
        for (partition, next) in &mut self.assigned {
            self.engine.forget(*partition);
            *next = None;
        }
        self.letters.clear();
        self.frontiers.clear();
        self.marks = Arc::default();
        self.batch_since = None;
    }

    /// Reacts to trouble: waits, or gives the reason to stop for good.
    fn settle(&mut self, trouble: Trouble, check: &Check) -> anyhow::Result<Option<String>> {
        let tries = if let Standing::Waiting { tries, .. } = self.standing { tries + 1 } else { 0 };
        match trouble {
            Trouble::Doubt(reason) => {
                metrics::doubts(self.topic, "in_doubt").increment(1);
                tracing::warn!(topic = self.topic, reason, tries, "in doubt; fencing and looking again");
                let growth = 2_u32.saturating_pow(tries.min(5)).min(RETRY_GROWTH_MAX);
                let wait = Duration::from_millis(self.parts.config.retry_ms) * growth;
                check.not_ready(format!("in doubt: {reason}"));
                self.wait(wait, tries);
                Ok(None)
            }
            Trouble::Fenced => {
                metrics::doubts(self.topic, "fenced").increment(1);
                tracing::warn!(topic = self.topic, "fenced: another owner has taken over");
                check.not_ready("another owner has taken over");
                // Random, so that two that believe in their assignment do not fence each other in step.
                let spread = uuid::Uuid::new_v4().as_u128() % 1_000;
                let wait = Duration::from_millis(500 + u64::try_from(spread).unwrap_or(0));
                self.wait(wait, 0);
                Ok(None)
            }
            Trouble::Halt(reason) => Ok(Some(reason)),
            Trouble::Displaced(error) => {
                if self.displaced_at.is_some_and(|at| at.elapsed() < DISPLACED_AGAIN) {
                    return Err(dead(error));
                }
                self.displaced_at = Some(monotonic());
                tracing::warn!(topic = self.topic, %error, "lost the place in the group; joining anew");
                check.not_ready("lost the place in the consumer group");
                self.join()?;
                Ok(None)
            }
            Trouble::Fatal(error) => Err(error),
        }
    }

    /// The log is not the one that was folded: touches nothing any more, says why, and waits for the operator.
    fn halt(self, handle: &Handle, stopper: &Stopper, check: &Check, reason: &str) -> anyhow::Result<()> {
        tracing::error!(topic = self.topic, reason, "folding of this topic stops");
        check.not_ready(format!("stopped: {reason}"));
        drop(self);
        handle.block_on(stopper.stopped());
        Ok(())
    }
}

/// Dead letters name the same refusals by the log's own codes.
fn reason_code(code: &str) -> ReasonCode {
    match code {
        "empty" => ReasonCode::NoPayload,
        "form" => ReasonCode::NotFramed,
        "unknown_schema" => ReasonCode::UnknownSchema,
        "body" | "trailing" => ReasonCode::Undecodable,
        "misplaced" => ReasonCode::InvalidEvent,
        _ => ReasonCode::Other,
    }
}

/// A log error that ends the process or the runner; the others pass by themselves.
fn dead(error: LogError) -> anyhow::Error {
    anyhow!(error).context("the consumer cannot go on")
}
