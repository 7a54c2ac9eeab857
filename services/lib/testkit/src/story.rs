//! The story of one subject: a cursor in time, and the events in the order in which they arrive.
//!
//! Out of order is written by moving the cursor back: what arrives stays in the order of the lines.

use quanyu_event::{Area, Envelope, Kind, Payload, SCHEMA_VERSION, Subject, Timestamp};
use uuid::Uuid;

/// When every story begins: 2026-04-01T00:00:00Z.
pub const START_MS: i64 = 1_775_001_600_000;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
/// From an event to its receipt.
const RECEIPT_MS: i64 = 1_500;
/// Where everything happens that does not say otherwise.
const AREA_CODE: &str = "330784105";

/// The id of a subject's event with a number: the same for the same pair, different for every other.
pub fn event_id(subject: &str, number: u64) -> Uuid {
    let name = format!("{subject}#{number}");
    // FNV-1a over 128 bits: far enough apart for fixtures, and no more features of the uuid crate.
    let hash = name.bytes().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128, |hash, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    });
    Uuid::from_u128(hash | 1)
}

/// See the module.
#[derive(Debug, Clone)]
pub struct Story {
    subject: Subject,
    occurred_at: i64,
    received_at: i64,
    area: Option<Area>,
    exercise: bool,
    source: String,
    events: Vec<Envelope>,
}

impl Story {
    /// Of a subject such as `incident:1`, from [`START_MS`] on, in one town, for real.
    pub fn of(subject: &str) -> Self {
        Self {
            subject: Subject::parse(subject).expect("a subject is kind:id"),
            occurred_at: START_MS,
            received_at: START_MS,
            area: Some(area(AREA_CODE)),
            exercise: false,
            source: "dispatch".into(),
            events: Vec::new(),
        }
    }

    /// What follows happened so many minutes after the beginning.
    #[must_use]
    pub fn minute(self, minutes: i64) -> Self {
        self.moment(minutes * MINUTE_MS)
    }

    /// What follows happened so many hours after the beginning.
    #[must_use]
    pub fn hour(self, hours: i64) -> Self {
        self.moment(hours * HOUR_MS)
    }

    /// What follows happened so many days after the beginning.
    #[must_use]
    pub fn day(self, days: i64) -> Self {
        self.moment(days * DAY_MS)
    }

    /// What follows happened so many milliseconds later than what came before.
    #[must_use]
    pub fn later_ms(self, ms: i64) -> Self {
        let since_start = self.occurred_at - START_MS + ms;
        self.moment(since_start)
    }

    fn moment(mut self, ms: i64) -> Self {
        self.occurred_at = START_MS + ms;
        self
    }

    /// What follows happened in another area.
    #[must_use]
    pub fn in_area(mut self, code: &str) -> Self {
        self.area = Some(area(code));
        self
    }

    /// What follows says nothing of an area.
    #[must_use]
    pub fn nowhere(mut self) -> Self {
        self.area = None;
        self
    }

    /// What follows is a drill.
    #[must_use]
    pub fn as_exercise(mut self) -> Self {
        self.exercise = true;
        self
    }

    /// What follows comes from another system.
    #[must_use]
    pub fn from_source(mut self, source: &str) -> Self {
        source.clone_into(&mut self.source);
        self
    }

    /// An event arrives. Its id is new within the subject.
    #[must_use]
    pub fn tells(mut self, payload: impl Into<Payload>) -> Self {
        let number = u64::try_from(self.events.len()).unwrap_or(u64::MAX);
        self.received_at = (self.received_at + 1).max(self.occurred_at + RECEIPT_MS);
        let occurred_at = Timestamp::from_millis(self.occurred_at);
        self.events.push(Envelope {
            received_at: Timestamp::from_millis(self.received_at),
            event_id: event_id(self.subject.as_str(), number),
            source: self.source.clone(),
            source_sequence: None,
            subject: self.subject.clone(),
            occurred_at,
            recorded_at: occurred_at,
            area: self.area.clone(),
            actor: None,
            correlation_id: None,
            causation_id: None,
            source_reference: None,
            exercise: self.exercise,
            schema_version: SCHEMA_VERSION,
            payload: payload.into(),
        });
        self
    }

    /// The last event arrives again, as a producer repeats it: all the same but the time of receipt.
    #[must_use]
    pub fn tells_again(mut self) -> Self {
        let mut again = self.events.last().cloned().expect("there is an event to repeat");
        self.received_at += 1;
        again.received_at = Timestamp::from_millis(self.received_at);
        self.events.push(again);
        self
    }

    /// The last event's id arrives again, with another payload: a conflict.
    #[must_use]
    pub fn contradicts(mut self, payload: impl Into<Payload>) -> Self {
        self = self.tells_again();
        if let Some(last) = self.events.last_mut() {
            last.payload = payload.into();
        }
        self
    }

    /// The subject.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.subject.kind().expect("the subject is of a known kind")
    }

    /// The events in the order of arrival.
    pub fn events(&self) -> &[Envelope] {
        &self.events
    }
}

fn area(code: &str) -> Area {
    Area { system: "gbt2260".into(), version: "2023".into(), code: code.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::incident;

    #[test]
    fn a_story_keeps_the_order_of_arrival_and_moves_only_what_it_is_told() {
        let story = Story::of("incident:1")
            .minute(9)
            .tells(incident::dispatched())
            .minute(0)
            .tells(incident::reported())
            .tells_again();
        let [dispatched, reported, again] = story.events() else { panic!("three events") };
        assert_eq!(dispatched.occurred_at.millis(), START_MS + 540_000);
        assert_eq!(reported.occurred_at.millis(), START_MS);
        assert!(reported.received_at > dispatched.received_at);
        assert_ne!(reported.event_id, dispatched.event_id);
        let as_received_before = Envelope { received_at: reported.received_at, ..again.clone() };
        assert_eq!(&as_received_before, reported);
        assert_eq!(story.kind(), Kind::Incident);
    }
}
