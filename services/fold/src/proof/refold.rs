//! Folds a stream again into a shadow, from the log or from the events table.

use super::{ProofError, Servers};
use crate::engine::{Engine, LogRecord, Output, UNKNOWN_SCHEMA, checksum, ledger_row};
use crate::tables::{Tables, events_table};
use quanyu_event::{Stream, Timestamp};
use quanyu_log::RangeReader;
use quanyu_store::{Block, Client, Origin, Owner};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;

/// Offsets that are read before they are folded.
const CHUNK: u64 = 50_000;

/// What became of an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Event,
    Duplicate,
    Rejected,
}

/// What the log says about every offset of a partition, from 0.
#[derive(Debug, Default)]
pub(super) struct Truth {
    pub verdicts: Vec<Verdict>,
    pub checksums: Vec<u64>,
}

/// A stream on its way into a shadow.
pub(super) struct Refold {
    stream: Stream,
    client: Client,
    engine: Engine,
    owner: Owner,
    pub truth: BTreeMap<i32, Truth>,
}

impl Refold {
    /// Into the tables of `client`, which are empty.
    pub async fn new(servers: &Servers, client: Client, stream: Stream) -> Result<Self, ProofError> {
        let reader = RangeReader::new(&servers.broker, stream.topic())?;
        let partitions = super::partitions(&reader)?;
        let tables = Tables::load(&client, stream).await?;
        let count = u32::try_from(partitions.len()).unwrap_or(u32::MAX);
        let mut engine =
            Engine::new(stream, stream.topic(), count, tables).ok_or(ProofError::NoSchema(stream.topic()))?;
        engine = engine.with_refused(refused_before(&servers.client, stream.topic()).await?);
        for partition in &partitions {
            engine.set_known(*partition, HashSet::new());
        }
        let owner = client.fence(stream.topic(), &partitions).await?;
        Ok(Self { stream, client, engine, owner, truth: BTreeMap::new() })
    }

    /// Reads one partition of the log from its beginning through `last`.
    pub async fn read_log(&mut self, servers: &Servers, partition: i32, last: u64) -> Result<(), ProofError> {
        let mut reader = RangeReader::new(&servers.broker, self.stream.topic())?;
        let mut first = 0;
        self.engine.begin_at(partition, first);
        while first <= last {
            let until = last.min(first + CHUNK - 1);
            let truth = self.truth.entry(partition).or_default();
            let engine = &mut self.engine;
            reader.read(partition, first, until, |record| {
                let at = Origin { partition, offset: record.offset() };
                let (key, value) = (record.key(), record.payload());
                // Refusals are counted by the engine; the letters are there already.
                let _ = engine.push(&LogRecord { at, timestamp_ms: record.timestamp_ms(), key, value });
                truth.checksums.resize(usize::try_from(at.offset).unwrap_or(usize::MAX), 0);
                truth.checksums.push(checksum(key, value));
                ControlFlow::Continue(())
            })?;
            self.flush().await?;
            first = until + 1;
        }
        Ok(())
    }

    /// Reads the events of one kind and partition from a table through offset `last`.
    pub async fn read_events(
        &mut self,
        source: &Client,
        kind: &str,
        partition: i32,
        last: u64,
    ) -> Result<(), ProofError> {
        let table = events_table(self.stream);
        let mut from = 0;
        loop {
            let rows = source.events_from(&table, kind, partition, from, CHUNK).await?;
            let Some(end) = rows.last().map(|row| row.kafka_offset) else { return Ok(()) };
            for row in rows.iter().filter(|row| row.kafka_offset <= last) {
                let at = Origin { partition, offset: row.kafka_offset };
                let (key, value) = (Some(row.subject.as_bytes()), Some(row.body.as_slice()));
                if let Some(refusal) = self.engine.push(&LogRecord { at, timestamp_ms: 0, key, value }) {
                    let offset = row.kafka_offset;
                    return Err(ProofError::Unreadable { table, partition, offset, reason: refusal.reason });
                }
            }
            self.flush().await?;
            if end >= last {
                return Ok(());
            }
            from = end + 1;
        }
    }

    /// Makes the engine take gaps as they come, for tables that hold only some offsets.
    pub fn sparse(mut self) -> Self {
        self.engine = self.engine.sparse();
        self
    }

    async fn flush(&mut self) -> Result<(), ProofError> {
        if self.engine.is_empty() {
            return Ok(());
        }
        self.load().await?;
        let Output { events, others, accounts } = self.engine.fold()?;
        self.note(&events, Verdict::Event);
        for block in &others {
            match block.table().name.as_str() {
                "duplicate_events" => self.note(block, Verdict::Duplicate),
                "rejected_events" => self.note(block, Verdict::Rejected),
                _ => {}
            }
        }
        let partitions: Vec<i32> = accounts.keys().copied().collect();
        let mut ledger = Block::new(self.engine.tables().ledger.clone());
        for (partition, account) in &accounts {
            let at = account.first_received_at.unwrap_or(Timestamp::from_millis(0));
            let row = ledger_row(self.stream.topic(), *partition, account, at);
            ledger.push(Origin { partition: *partition, offset: account.last }, &row)?;
        }
        for block in [events].into_iter().chain(others).chain([ledger]) {
            let shape = block.table().clone();
            for (_, part) in block.into_parts() {
                self.client.insert(&self.owner, &shape, self.stream.topic(), &partitions, &part).await?;
            }
        }
        Ok(())
    }

    fn note(&mut self, block: &Block, verdict: Verdict) {
        for origin in block.origins() {
            let verdicts = &mut self.truth.entry(origin.partition).or_default().verdicts;
            let index = usize::try_from(origin.offset).unwrap_or(usize::MAX);
            if verdicts.len() <= index {
                verdicts.resize(index + 1, Verdict::Event);
            }
            if let Some(slot) = verdicts.get_mut(index) {
                *slot = verdict;
            }
        }
    }

    /// States that left the cache come back from the shadow itself.
    async fn load(&mut self) -> Result<(), ProofError> {
        let firsts = self.engine.firsts();
        let wanted: Vec<(i32, String)> =
            self.engine.wanted().iter().map(|wanted| (wanted.partition, wanted.subject.to_owned())).collect();
        let table = events_table(self.stream);
        for (partition, below) in firsts {
            let subjects: Vec<&str> =
                wanted.iter().filter(|(of, _)| *of == partition).map(|(_, s)| s.as_str()).collect();
            if subjects.is_empty() {
                continue;
            }
            for row in self.client.events_of(&table, partition, below, &subjects).await? {
                let at = Origin { partition, offset: row.kafka_offset };
                self.engine.recall(at, row.content_hash, &row.body).map_err(|error| {
                    ProofError::Unreadable {
                        table: table.clone(),
                        partition,
                        offset: row.kafka_offset,
                        reason: error.to_string(),
                    }
                })?;
            }
        }
        Ok(())
    }
}

/// What an earlier build put aside because it did not know the schema. If such a row was taken out or made up, the
/// events table or the ledger does not agree with it.
async fn refused_before(client: &Client, topic: &str) -> Result<HashMap<Origin, String>, ProofError> {
    let question = format!(
        "SELECT kafka_partition, version, reason FROM rejected_events \
         WHERE topic = '{topic}' AND reason_code = '{UNKNOWN_SCHEMA}'"
    );
    let rows: Vec<(i32, u64, String)> = client.fetch_rows(&question).await?;
    Ok(rows.into_iter().map(|(partition, offset, reason)| (Origin { partition, offset }, reason)).collect())
}
