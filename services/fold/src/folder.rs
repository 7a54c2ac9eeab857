//! The folding of one kind inside a process: cached states per partition, retries removed, rows written.
//!
//! The engine drives it. What is cached can be dropped at any time: the events tables hold everything.

use crate::cache::Generations;
use crate::fold::Fold;
use crate::rows::{HistoryRow, StateRow};
use compact_str::CompactString;
use quanyu_event::{Envelope, Kind};
use quanyu_store::{Block, BlockError, Origin};
use serde_json::{Map, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// What became of an event.
#[derive(Debug, PartialEq, Eq)]
pub enum Applied {
    /// It is in the state.
    Folded,
    /// Its id was there already.
    Known(Seen),
}

/// An event that a subject holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Its id.
    pub event_id: Uuid,
    /// Hash of its content.
    pub content_hash: u64,
    /// Its offset.
    pub offset: u64,
}

/// An event on its way through a folder.
pub struct Incoming<'a> {
    /// Where it comes from.
    pub at: Origin,
    /// Its topic.
    pub topic: &'a str,
    /// Hash of its content.
    pub content_hash: u64,
    /// The event.
    pub envelope: &'a Envelope,
}

/// A folder whatever its kind.
pub trait AnyFolder: Send {
    /// The kind.
    fn kind(&self) -> Kind;
    /// Fold version.
    fn version(&self) -> u32;
    /// State table and history table.
    fn tables(&self) -> (&'static str, &'static str);
    /// Whether the subject's state is cached.
    fn holds(&mut self, partition: i32, subject: &str) -> bool;
    /// Takes in an event that the tables hold already.
    fn recall(&mut self, incoming: &Incoming<'_>);
    /// The cached state of a subject as one flat JSON object: its columns behind the key's.
    fn state_json(&mut self, partition: i32, subject: &str) -> Option<Map<String, Value>>;
    /// Folds an event and writes its rows.
    ///
    /// # Errors
    /// A row that does not fit its table: the migrations and this build differ.
    fn apply(
        &mut self,
        incoming: &Incoming<'_>,
        states: &mut Block,
        history: &mut Block,
    ) -> Result<Applied, BlockError>;
    /// Forgets a partition.
    fn forget(&mut self, partition: i32);
    /// About how many bytes the states take that were used since the last turn.
    fn young_bytes(&self) -> usize;
    /// Drops the states that were not used since the turn before; between batches only.
    fn turn(&mut self);
    /// Subjects cached.
    fn cached(&self) -> usize;
}

/// What a state takes besides its fixed part, about: its subject, its texts and lists, the ids of its events.
const BESIDE_BYTES: usize = 384;

struct Cached<S> {
    state: S,
    version: u64,
    seen: Vec<Seen>,
}

/// Boxed: an entry moves between maps with every event.
type Entries<S> = Generations<CompactString, Box<Cached<S>>>;

/// The folder of one kind.
pub struct Folder<F: Fold> {
    partitions: HashMap<i32, Entries<F::State>>,
}

impl<F: Fold> Folder<F> {
    /// With an empty cache.
    pub fn new() -> Self {
        Self { partitions: HashMap::new() }
    }

    fn partition(&mut self, partition: i32) -> &mut Entries<F::State> {
        self.partitions.entry(partition).or_default()
    }
}

impl<F: Fold> Default for Folder<F> {
    fn default() -> Self {
        Self::new()
    }
}

impl<F: Fold> AnyFolder for Folder<F> {
    fn kind(&self) -> Kind {
        F::KIND
    }

    fn version(&self) -> u32 {
        F::VERSION
    }

    fn tables(&self) -> (&'static str, &'static str) {
        (F::TABLE, F::HISTORY)
    }

    fn holds(&mut self, partition: i32, subject: &str) -> bool {
        self.partition(partition).get_mut(subject).is_some()
    }

    fn recall(&mut self, incoming: &Incoming<'_>) {
        let Some(event) = F::event(&incoming.envelope.payload) else { return };
        let cache = self.partition(incoming.at.partition);
        let subject = incoming.envelope.subject.as_str();
        let old = cache.take(subject);
        let (state, mut seen) = old.map_or((None, Vec::new()), |old| (Some(old.state), old.seen));
        let state = F::fold(state, incoming.envelope, event);
        seen.push(incoming.seen());
        cache.insert(subject.into(), Box::new(Cached { state, version: incoming.at.offset, seen }));
    }

    fn state_json(&mut self, partition: i32, subject: &str) -> Option<Map<String, Value>> {
        let cached = self.partition(partition).get_mut(subject)?;
        let mut flat = Map::new();
        flatten(serde_json::to_value(&cached.state).ok()?, &mut flat);
        Some(flat)
    }

    fn apply(
        &mut self,
        incoming: &Incoming<'_>,
        states: &mut Block,
        history: &mut Block,
    ) -> Result<Applied, BlockError> {
        let Some(event) = F::event(&incoming.envelope.payload) else { return Ok(Applied::Folded) };
        let cache = self.partition(incoming.at.partition);
        let subject = incoming.envelope.subject.as_str();
        let at = incoming.at;
        let old = cache.take(subject);
        let (state, mut seen) = match old {
            Some(old) => {
                if let Some(known) =
                    old.seen.iter().find(|seen| seen.event_id == incoming.envelope.event_id).copied()
                {
                    cache.insert(subject.into(), old);
                    return Ok(Applied::Known(known));
                }
                // The −old row repeats the old row, its version too, so that the pair collapses.
                let row = StateRow::new(incoming.topic, subject, -1, old.version, at.partition, &old.state);
                states.push(at, &row)?;
                (Some(old.state), old.seen)
            }
            None => (None, Vec::with_capacity(1)),
        };
        let state = F::fold(state, incoming.envelope, event);
        states.push(at, &StateRow::new(incoming.topic, subject, 1, at.offset, at.partition, &state))?;
        history.push(at, &HistoryRow::new(incoming, &state))?;
        seen.push(incoming.seen());
        cache.insert(subject.into(), Box::new(Cached { state, version: at.offset, seen }));
        Ok(Applied::Folded)
    }

    fn forget(&mut self, partition: i32) {
        self.partitions.remove(&partition);
    }

    fn young_bytes(&self) -> usize {
        let entries: usize = self.partitions.values().map(Generations::young_len).sum();
        entries * (size_of::<Cached<F::State>>() + BESIDE_BYTES)
    }

    fn turn(&mut self) {
        self.partitions.values_mut().for_each(Generations::turn);
    }

    fn cached(&self) -> usize {
        self.partitions.values().map(Generations::len).sum()
    }
}

/// Groups of columns are one level of names in a table.
fn flatten(value: Value, into: &mut Map<String, Value>) {
    let Value::Object(fields) = value else { return };
    for (name, value) in fields {
        match value {
            Value::Object(_) => flatten(value, into),
            other => {
                into.insert(name, other);
            }
        }
    }
}

impl Incoming<'_> {
    fn seen(&self) -> Seen {
        Seen { event_id: self.envelope.event_id, content_hash: self.content_hash, offset: self.at.offset }
    }
}
