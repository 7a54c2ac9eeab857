//! What a fold is: a pure function from state and event to state, and what every state has in common.
//!
//! The runner and the rebuild call it; it does no IO, reads no clock and cannot fail. An impossible follow-up is
//! folded into a state that says so.

use quanyu_event::{Envelope, Kind, Payload, Timestamp};
use serde::Serialize;

/// The fold of one kind of subject.
pub trait Fold: Send + 'static {
    /// The kind.
    const KIND: Kind;
    /// Its state table; the history table is `<kind>_history`.
    const TABLE: &'static str;
    /// Its history table.
    const HISTORY: &'static str;
    /// Rises when the same events give other states: the tables must be rebuilt then.
    const VERSION: u32;
    /// Events of the kind.
    type Event;
    /// Current state; its fields are the columns of the table behind the common ones.
    type State: Clone + PartialEq + Serialize + Send + std::fmt::Debug;

    /// The kind's event of a payload.
    fn event(payload: &Payload) -> Option<&Self::Event>;

    /// The state after an event. Cannot fail.
    fn fold(state: Option<Self::State>, envelope: &Envelope, event: &Self::Event) -> Self::State;
}

/// What every state carries, whatever its kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Common {
    /// Source of the first event.
    pub source: String,
    /// Simulated or drill.
    pub exercise: bool,
    /// Code system of the effective area; empty when unknown.
    pub area_system: String,
    /// Edition of the code system.
    pub area_version: String,
    /// Code of the effective area; empty when unknown.
    pub area_code: String,
    /// When the first event was received.
    pub first_received_at: Timestamp,
    /// When the last event was received.
    pub last_received_at: Timestamp,
    /// When the last event happened.
    pub last_occurred_at: Timestamp,
    /// When the source wrote down the event that it wrote down last.
    pub last_recorded_at: Timestamp,
    /// Number of events folded.
    pub events: u32,
    /// What was out of order or impossible, in order of appearance, each once.
    pub anomalies: Vec<String>,
}

/// More anomalies than this add nothing; the history has them all.
const ANOMALIES_MAX: usize = 16;

impl Common {
    /// Of a subject's first event.
    pub fn first(envelope: &Envelope) -> Self {
        let mut common = Self {
            source: envelope.source.clone(),
            exercise: envelope.exercise,
            area_system: String::new(),
            area_version: String::new(),
            area_code: String::new(),
            first_received_at: envelope.received_at,
            last_received_at: envelope.received_at,
            last_occurred_at: envelope.occurred_at,
            last_recorded_at: envelope.recorded_at,
            events: 0,
            anomalies: Vec::new(),
        };
        common.settle(envelope);
        common
    }

    /// Takes in an event's envelope. The area stays what it is: only the first one and a relocation set it.
    pub fn next(&mut self, envelope: &Envelope) {
        self.events = self.events.saturating_add(1);
        self.last_received_at = envelope.received_at;
        self.last_occurred_at = self.last_occurred_at.max(envelope.occurred_at);
        self.last_recorded_at = self.last_recorded_at.max(envelope.recorded_at);
        if self.area_code.is_empty() {
            self.settle(envelope);
        }
        if self.exercise != envelope.exercise {
            self.anomaly("exercise_mixed_with_real");
        }
    }

    /// Moves to the event's area, if it names one.
    pub fn settle(&mut self, envelope: &Envelope) {
        if let Some(area) = &envelope.area {
            self.area_system.clone_from(&area.system);
            self.area_version.clone_from(&area.version);
            self.area_code.clone_from(&area.code);
        }
    }

    /// [`newest`], and an anomaly when it is not.
    pub fn in_order(&mut self, slot: &mut Option<Timestamp>, at: Timestamp) -> bool {
        let newest = newest(slot, at);
        if !newest {
            self.anomaly("out_of_order");
        }
        newest
    }

    /// Notes an anomaly once.
    pub fn anomaly(&mut self, what: &str) {
        if self.anomalies.len() < ANOMALIES_MAX && !self.anomalies.iter().any(|known| known == what) {
            self.anomalies.push(what.to_owned());
        }
    }
}

/// Keeps the earliest time of a step.
pub fn earliest(slot: &mut Option<Timestamp>, at: Timestamp) {
    *slot = Some(slot.map_or(at, |known| known.min(at)));
}

/// Whether an event is the newest of its sort so far: what happened last is effective, not what arrived last. Of two
/// that happened at the same time it is the one that arrived last.
pub fn newest(slot: &mut Option<Timestamp>, at: Timestamp) -> bool {
    let newest = slot.is_none_or(|known| known <= at);
    if newest {
        *slot = Some(at);
    }
    newest
}

/// Keeps the latest time of a step.
pub fn latest(slot: &mut Option<Timestamp>, at: Timestamp) {
    *slot = Some(slot.map_or(at, |known| known.max(at)));
}
