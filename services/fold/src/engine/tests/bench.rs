//! A log in memory and an engine that folds it in batches: the runner without its servers.
//!
//! The tables' shapes come from the migrations, so that a row that does not fit them fails here.

use super::rows::{Row, rows};
use crate::engine::{Engine, LogRecord};
use crate::tables::{Tables, events_table};
use quanyu_event::{Envelope, Stream};
use quanyu_schema::Codec;
use quanyu_store::migrate::migrations;
use quanyu_store::{Origin, TableShape};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use xxhash_rust::xxh64::xxh64;

/// Partitions of every topic here.
pub const PARTITIONS: u32 = 3;

/// One record.
#[derive(Debug, Clone)]
pub struct Entry {
    pub at: Origin,
    pub key: Option<Vec<u8>>,
    pub value: Option<Vec<u8>>,
}

/// A log of one stream, in the order in which it is read.
pub struct Log {
    pub stream: Stream,
    pub entries: Vec<Entry>,
    next: BTreeMap<i32, u64>,
    codec: Codec,
}

impl Log {
    pub fn new(stream: Stream) -> Self {
        let codec = Codec::of_topic(stream.topic()).unwrap();
        Self { stream, entries: Vec::new(), next: BTreeMap::new(), codec }
    }

    pub fn of<'a>(stream: Stream, envelopes: impl IntoIterator<Item = &'a Envelope>) -> Self {
        let mut log = Self::new(stream);
        envelopes.into_iter().for_each(|envelope| log.append(envelope));
        log
    }

    /// As a producer would write it.
    pub fn append(&mut self, envelope: &Envelope) {
        let key = envelope.subject.as_str().as_bytes().to_vec();
        let partition = quanyu_log::partition_of(&key, PARTITIONS);
        self.append_raw(partition, Some(key), Some(self.codec.encode(envelope).unwrap()));
    }

    /// Anything.
    pub fn append_raw(&mut self, partition: i32, key: Option<Vec<u8>>, value: Option<Vec<u8>>) {
        let next = self.next.entry(partition).or_default();
        self.entries.push(Entry { at: Origin { partition, offset: *next }, key, value });
        *next += 1;
    }

    /// The log holds no record at the next offsets, as where a transaction ended.
    pub fn skip(&mut self, partition: i32, offsets: u64) {
        *self.next.entry(partition).or_default() += offsets;
    }

    /// The end of every partition.
    pub fn ends(&self) -> &BTreeMap<i32, u64> {
        &self.next
    }
}

/// How the log is cut.
#[derive(Debug, Clone, Default)]
pub struct Cut {
    /// After which entries a batch ends.
    pub after: HashSet<usize>,
    /// After which of those another process takes over, with an empty cache.
    pub handover: HashSet<usize>,
    /// Whether the cache has no room: every state is gone after the second batch that does not use it.
    pub forgetful: bool,
}

/// Everything that was inserted, by table, in order.
#[derive(Debug, Default, PartialEq)]
pub struct Inserted {
    pub tables: BTreeMap<String, Vec<(Origin, Row)>>,
    /// (partition, first, last, events, duplicates, rejected) per ledger row.
    pub ledger: Vec<(i32, u64, u64, u64, u64, u64)>,
}

impl Inserted {
    pub fn of(&self, table: &str) -> Vec<&Row> {
        self.tables.get(table).into_iter().flatten().map(|(_, row)| row).collect()
    }

    /// Origins of a table's rows, sorted.
    pub fn origins(&self, table: &str) -> Vec<Origin> {
        let mut origins: Vec<Origin> =
            self.tables.get(table).into_iter().flatten().map(|(at, _)| *at).collect();
        origins.sort();
        origins
    }

    /// The same rows, whatever the order in which batches wrote them.
    pub fn sorted(mut self) -> BTreeMap<String, Vec<(Origin, Row)>> {
        self.tables.values_mut().for_each(|rows| rows.sort());
        self.tables.retain(|_, rows| !rows.is_empty());
        self.tables
    }
}

/// The tables of a stream as the migrations create them.
pub fn tables(stream: Stream) -> Tables {
    let kinds = stream.kinds().iter().map(|kind| {
        let (states, history) = crate::folds::folder(*kind).tables();
        (*kind, (shape(states), shape(history)))
    });
    Tables {
        events: shape(&events_table(stream)),
        kinds: kinds.collect(),
        duplicates: shape("duplicate_events"),
        rejected: shape("rejected_events"),
        ledger: shape("ledger"),
        frontiers: shape("frontiers"),
    }
}

fn shape(table: &str) -> Arc<TableShape> {
    let all = migrations().unwrap();
    let text = all.iter().find(|migration| migration.name == table).expect("the table has a migration").text;
    let lines =
        text.lines().skip(2).take_while(|line| !line.trim_start().starts_with("INDEX") && *line != ")");
    let columns: Vec<(&str, &str)> = lines
        .filter(|line| !line.contains(" ALIAS "))
        .filter_map(|line| line.trim().split_once(" COMMENT ").map(|(column, _)| column))
        .map(|column| column.split_once(' ').expect("a column has a name and a type"))
        .collect();
    let key = text.lines().find_map(|line| line.strip_prefix("PARTITION BY ")).unwrap_or_default();
    Arc::new(TableShape::new(table, &columns, key).unwrap())
}

/// Folds a log as the runner does: batch, load from the events table below the batch, fold.
pub fn fold(log: &Log, cut: &Cut) -> Inserted {
    let mut inserted = Inserted::default();
    let mut stored: Vec<(Origin, Entry)> = Vec::new();
    let tables = tables(log.stream);
    let mut engine = Engine::new(log.stream, log.stream.topic(), PARTITIONS, tables).unwrap();
    if cut.forgetful {
        engine = engine.with_cache_bytes(0);
    }
    begin(&mut engine, &BTreeMap::new(), &stored);
    let mut next: BTreeMap<i32, u64> = BTreeMap::new();
    for (index, entry) in log.entries.iter().enumerate() {
        engine.push(&LogRecord {
            at: entry.at,
            timestamp_ms: 0,
            key: entry.key.as_deref(),
            value: entry.value.as_deref(),
        });
        next.insert(entry.at.partition, entry.at.offset + 1);
        let last = index + 1 == log.entries.len();
        if !last && !cut.after.contains(&index) {
            continue;
        }
        flush(&mut engine, log, &mut stored, &mut inserted);
        if cut.handover.contains(&index) {
            begin(&mut engine, &next, &stored);
        }
    }
    inserted
}

/// What a takeover does to the engine: everything is forgotten; where every partition goes on, and which subjects are
/// there, is told anew.
fn begin(engine: &mut Engine, next: &BTreeMap<i32, u64>, stored: &[(Origin, Entry)]) {
    for partition in 0..i32::try_from(PARTITIONS).unwrap() {
        engine.forget(partition);
        engine.begin_at(partition, next.get(&partition).copied().unwrap_or(0));
        let subjects = stored.iter().filter(|(at, _)| at.partition == partition);
        let hashes = subjects.map(|(_, entry)| xxh64(entry.key.as_deref().unwrap(), 0));
        engine.set_known(partition, hashes.collect());
    }
}

fn flush(engine: &mut Engine, log: &Log, stored: &mut Vec<(Origin, Entry)>, inserted: &mut Inserted) {
    let firsts = engine.firsts();
    let wanted: HashSet<(i32, Vec<u8>)> =
        engine.wanted().iter().map(|wanted| (wanted.partition, wanted.subject.as_bytes().to_vec())).collect();
    for (at, entry) in stored.iter() {
        let key = entry.key.clone().unwrap();
        if wanted.contains(&(at.partition, key)) && at.offset < firsts[&at.partition] {
            let value = entry.value.as_deref().unwrap();
            engine.recall(*at, xxh64(quanyu_schema::content(value), 0), value).unwrap();
        }
    }
    let output = engine.fold().unwrap();
    for origin in output.events.origins() {
        let entry = log.entries.iter().find(|entry| entry.at == *origin).unwrap();
        stored.push((*origin, entry.clone()));
    }
    for (partition, account) in &output.accounts {
        let crate::engine::Account { first, last, events, duplicates, rejected, .. } = *account;
        inserted.ledger.push((*partition, first, last, events, duplicates, rejected));
    }
    for block in std::iter::once(&output.events).chain(&output.others) {
        inserted.tables.entry(block.table().name.clone()).or_default().extend(rows(block));
    }
}
