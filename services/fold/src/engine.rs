//! From records to rows: decoding, removal of retries, folding, and the account of every offset.
//!
//! The runner feeds it from the log, `verify` and `rebuild` from the log or the events table: the same code, so a
//! proof recomputes what the fold computed. It does no IO; states that it lacks are named, and given to it.

mod account;
mod output;

pub use account::{Account, ledger_row};
pub use output::Output;

use crate::folder::{AnyFolder, Applied, Incoming};
use crate::rows::{DuplicateRow, EventsRow, RejectedRow};
use crate::tables::Tables;
use output::Blocks;
use quanyu_event::{Area, Envelope, Kind, Stream, Timestamp, readable_payload};
use quanyu_schema::{Codec, DecodeError, Decoded};
use quanyu_store::{BlockError, Origin};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use xxhash_rust::xxh64::xxh64;

/// A record as it stands in the log.
#[derive(Debug, Clone, Copy)]
pub struct LogRecord<'a> {
    /// Where it stands.
    pub at: Origin,
    /// Its time in the log, milliseconds.
    pub timestamp_ms: i64,
    /// Its key.
    pub key: Option<&'a [u8]>,
    /// Its value.
    pub value: Option<&'a [u8]>,
}

/// Why a record is not an event: a dead letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable code.
    pub code: &'static str,
    /// In words.
    pub reason: String,
}

/// The one refusal that a later build may see otherwise.
pub const UNKNOWN_SCHEMA: &str = "unknown_schema";

/// What cached states take at most where nobody says otherwise.
const CACHE_BYTES_MAX: usize = 256 * 1024 * 1024;

struct Pending {
    at: Origin,
    envelope: Envelope,
    schema_id: u32,
    content_hash: u64,
    body: Range<usize>,
}

/// A subject whose earlier events the engine needs.
#[derive(Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// Its partition.
    pub partition: i32,
    /// The subject.
    pub subject: &'a str,
}

/// The engine of one stream.
pub struct Engine {
    topic: String,
    partitions: u32,
    codec: Codec,
    tables: Tables,
    folders: HashMap<Kind, Box<dyn AnyFolder>>,
    known: HashMap<i32, HashSet<u64>>,
    pending: Vec<Pending>,
    bodies: Vec<u8>,
    refused: Vec<(Origin, Timestamp, Refusal)>,
    accounts: BTreeMap<i32, Account>,
    /// The offset that comes next in a partition: one that the log skips is skipped between batches, too.
    next: BTreeMap<i32, u64>,
    scratch: Vec<u8>,
    sparse: bool,
    cache_bytes_max: usize,
    refused_before: HashMap<Origin, String>,
}

/// Checksum of a record, kept in the ledger to recognise a log that was replaced.
pub fn checksum(key: Option<&[u8]>, value: Option<&[u8]>) -> u64 {
    xxh64(value.unwrap_or_default(), xxh64(key.unwrap_or_default(), 0))
}

impl Engine {
    /// For a stream whose topic has so many partitions. `None` without a schema for the topic.
    pub fn new(stream: Stream, topic: &str, partitions: u32, tables: Tables) -> Option<Self> {
        let folders = stream.kinds().iter().map(|kind| (*kind, crate::folds::folder(*kind))).collect();
        Some(Self {
            topic: topic.to_owned(),
            partitions,
            codec: Codec::of_topic(stream.topic())?,
            tables,
            folders,
            known: HashMap::new(),
            pending: Vec::new(),
            bodies: Vec::new(),
            refused: Vec::new(),
            accounts: BTreeMap::new(),
            next: BTreeMap::new(),
            scratch: Vec::new(),
            sparse: false,
            cache_bytes_max: CACHE_BYTES_MAX,
            refused_before: HashMap::new(),
        })
    }

    /// Bounds what cached states take together, about, in bytes.
    #[must_use]
    pub fn with_cache_bytes(mut self, bytes_max: usize) -> Self {
        self.cache_bytes_max = bytes_max;
        self
    }

    /// As a build that does not know one of the schemas yet: for tests of upgrades.
    #[must_use]
    pub fn withholding(mut self, schema_id: Option<u32>) -> Self {
        self.codec = self.codec.withholding(schema_id);
        self
    }

    /// Lets refusals stand that a build made which did not know a schema yet, with their reasons: the record counts
    /// when it is replayed, at its new offset, and nowhere else.
    #[must_use]
    pub fn with_refused(mut self, refused: HashMap<Origin, String>) -> Self {
        self.refused_before = refused;
        self
    }

    /// For a source that holds only some of the offsets, such as the events of one kind: gaps are not refusals.
    #[must_use]
    pub fn sparse(mut self) -> Self {
        self.sparse = true;
        self
    }

    /// The tables that it writes rows for.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Offsets held: events and refused records.
    pub fn len(&self) -> usize {
        self.pending.len() + self.refused.len()
    }

    /// Whether no offset is held.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }

    /// Bytes of record values held.
    pub fn bytes(&self) -> usize {
        self.bodies.len()
    }

    /// First offset held of every partition.
    pub fn firsts(&self) -> BTreeMap<i32, u64> {
        self.accounts.iter().map(|(partition, account)| (*partition, account.first)).collect()
    }

    /// Subjects cached, over all kinds.
    pub fn cached(&self) -> usize {
        self.folders.values().map(|folder| folder.cached()).sum()
    }

    /// Says which subjects a partition has events of, by `xxHash64`; without it every subject is asked for.
    pub fn set_known(&mut self, partition: i32, hashes: HashSet<u64>) {
        self.known.insert(partition, hashes);
    }

    /// Says at which offset a partition goes on, so that the account has no hole if the log skips it.
    pub fn begin_at(&mut self, partition: i32, offset: u64) {
        self.next.insert(partition, offset);
    }

    /// Drops a partition: its records, its cache, its account.
    pub fn forget(&mut self, partition: i32) {
        self.pending.retain(|pending| pending.at.partition != partition);
        self.refused.retain(|(at, ..)| at.partition != partition);
        self.accounts.remove(&partition);
        self.known.remove(&partition);
        self.next.remove(&partition);
        for folder in self.folders.values_mut() {
            folder.forget(partition);
        }
        if self.pending.is_empty() {
            self.bodies.clear();
        }
    }

    /// Takes in a record. A refusal is counted here; the caller keeps the record as a dead letter.
    pub fn push(&mut self, record: &LogRecord<'_>) -> Option<Refusal> {
        let LogRecord { at, key, value, .. } = *record;
        let next = self.next.insert(at.partition, at.offset + 1).filter(|_| !self.sparse);
        let first = next.map_or(at.offset, |next| next.min(at.offset));
        let account = self.accounts.entry(at.partition).or_insert_with(|| Account::new(first));
        let gap = account.take(at.offset, checksum(key, value));
        for offset in gap.filter(|_| !self.sparse) {
            let refusal =
                Refusal { code: "no_record", reason: "the log holds no record at this offset".into() };
            let at = Origin { partition: at.partition, offset };
            self.refused.push((at, Timestamp::from_millis(record.timestamp_ms), refusal));
        }
        match self.decode(record) {
            Ok(Decoded { envelope, schema_id }) => {
                let value = value.unwrap_or_default();
                let start = self.bodies.len();
                self.bodies.extend_from_slice(value);
                let content_hash = self.content_hash(&envelope, value);
                self.pending.push(Pending {
                    at,
                    envelope,
                    schema_id,
                    content_hash,
                    body: start..self.bodies.len(),
                });
                None
            }
            Err(refusal) => {
                self.refused.push((at, Timestamp::from_millis(record.timestamp_ms), refusal.clone()));
                Some(refusal)
            }
        }
    }

    /// Hash of what the source said. An area that the platform located is left out: the same event sent again may be
    /// located by a newer reference set, or not at all, and is a repeat all the same.
    fn content_hash(&self, envelope: &Envelope, value: &[u8]) -> u64 {
        if envelope.area.as_ref().is_some_and(Area::is_located) {
            let given = Envelope { area: None, ..envelope.clone() };
            // What was just decoded can be encoded; if not, the record stands for itself.
            if let Ok(given) = self.codec.encode(&given) {
                return xxh64(quanyu_schema::content(&given), 0);
            }
        }
        xxh64(quanyu_schema::content(value), 0)
    }

    fn decode(&self, record: &LogRecord<'_>) -> Result<Decoded, Refusal> {
        let decoded = self
            .codec
            .decode(record.value)
            .map_err(|error: DecodeError| Refusal { code: error.code(), reason: error.to_string() })?;
        if let Some(reason) = self.refused_before.get(&record.at) {
            return Err(Refusal { code: UNKNOWN_SCHEMA, reason: reason.clone() });
        }
        let subject = &decoded.envelope.subject;
        let misplaced = |reason: String| Refusal { code: "misplaced", reason };
        if record.key != Some(subject.as_str().as_bytes()) {
            return Err(misplaced(format!("the record key is not the event's subject {subject}")));
        }
        if quanyu_log::partition_of(subject.as_str().as_bytes(), self.partitions) != record.at.partition {
            return Err(misplaced(format!("subject {subject} belongs to another partition")));
        }
        if subject.kind() != Some(decoded.envelope.payload.kind()) {
            return Err(misplaced(format!("subject {subject} is not of the payload's kind")));
        }
        Ok(decoded)
    }

    /// Subjects of the records held whose earlier events are neither cached nor known not to exist.
    pub fn wanted(&mut self) -> Vec<Wanted<'_>> {
        let mut wanted = Vec::new();
        let mut asked = HashSet::new();
        for pending in &self.pending {
            let subject = pending.envelope.subject.as_str();
            let partition = pending.at.partition;
            let hash = xxh64(subject.as_bytes(), 0);
            let new = self.known.get(&partition).is_some_and(|known| !known.contains(&hash));
            let folder = self.folders.get_mut(&pending.envelope.payload.kind());
            let cached = folder.is_some_and(|folder| folder.holds(partition, subject));
            if !new && !cached && asked.insert((partition, subject)) {
                wanted.push(Wanted { partition, subject });
            }
        }
        wanted
    }

    /// Takes in an event that the events table holds, in offset order per subject.
    ///
    /// # Errors
    /// A body that cannot be decoded: the table or the schema was damaged.
    pub fn recall(&mut self, at: Origin, content_hash: u64, body: &[u8]) -> Result<(), DecodeError> {
        let Decoded { envelope, .. } = self.codec.decode(Some(body))?;
        if let Some(folder) = self.folders.get_mut(&envelope.payload.kind()) {
            folder.recall(&Incoming { at, topic: &self.topic, content_hash, envelope: &envelope });
        }
        Ok(())
    }

    /// Folds all records held into rows, and starts afresh. After an error everything must be forgotten.
    ///
    /// # Errors
    /// A row that does not fit its table.
    pub fn fold(&mut self) -> Result<Output, BlockError> {
        let mut blocks = Blocks::new(&self.tables);
        for pending in std::mem::take(&mut self.pending) {
            self.fold_one(&pending, &mut blocks)?;
        }
        for (at, recorded_at, refusal) in std::mem::take(&mut self.refused) {
            let row = RejectedRow {
                topic: &self.topic,
                kafka_partition: at.partition,
                version: at.offset,
                reason_code: refusal.code,
                reason: &refusal.reason,
                subject: "",
                recorded_at,
            };
            blocks.rejected.push(at, &row)?;
            if let Some(account) = self.accounts.get_mut(&at.partition) {
                account.rejected += 1;
            }
        }
        self.bodies.clear();
        self.shrink();
        Ok(Output::new(blocks, std::mem::take(&mut self.accounts)))
    }

    /// Whatever the number of subjects, partitions and kinds: two generations of states stay below the bound, but for
    /// one batch.
    fn shrink(&mut self) {
        let young_bytes: usize = self.folders.values().map(|folder| folder.young_bytes()).sum();
        if young_bytes > self.cache_bytes_max / 2 {
            self.folders.values_mut().for_each(|folder| folder.turn());
        }
    }

    fn fold_one(&mut self, pending: &Pending, blocks: &mut Blocks) -> Result<(), BlockError> {
        let Pending { at, envelope, content_hash, .. } = pending;
        let incoming = Incoming { at: *at, topic: &self.topic, content_hash: *content_hash, envelope };
        let kind = envelope.payload.kind();
        let (Some(folder), Some((states, history))) =
            (self.folders.get_mut(&kind), blocks.kinds.get_mut(&kind))
        else {
            return Ok(());
        };
        let account = self.accounts.entry(at.partition).or_insert_with(|| Account::new(at.offset));
        match folder.apply(&incoming, states, history)? {
            Applied::Known(first) => {
                account.duplicates += 1;
                blocks.duplicates.push(*at, &DuplicateRow::new(&incoming, first))?;
            }
            Applied::Folded => {
                account.events += 1;
                account.received(envelope.received_at);
                self.scratch.clear();
                readable_payload(&envelope.payload, &mut self.scratch);
                let body = self.bodies.get(pending.body.clone()).unwrap_or_default();
                blocks
                    .events
                    .push(*at, &EventsRow::new(&incoming, pending.schema_id, body, &self.scratch))?;
                if let Some(known) = self.known.get_mut(&at.partition) {
                    known.insert(xxh64(envelope.subject.as_str().as_bytes(), 0));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
